import { onScopeDispose, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { fetchStatus } from '@/api/ingest'
import type { IngestStatus } from '@/api/types'
import { useContext } from '@/app/context'

/** What ingest says of itself, asked for every so many ms while somebody `wants` it; null until it answered. */
export function useStatus(wants: Readonly<Ref<boolean>>, every: number): Readonly<ShallowRef<IngestStatus | null>> {
  const { client } = useContext()
  const status = shallowRef<IngestStatus | null>(null)
  let timer: ReturnType<typeof setInterval> | undefined

  async function load(): Promise<void> {
    if (document.hidden) return
    try {
      status.value = await fetchStatus(client)
    } catch {
      status.value = null // that the server is away is said elsewhere
    }
  }

  function stop(): void {
    clearInterval(timer)
  }

  watch(
    wants,
    (wanted) => {
      stop()
      if (!wanted) return
      void load()
      timer = setInterval(() => void load(), every)
    },
    { immediate: true },
  )
  onScopeDispose(stop)
  return status
}

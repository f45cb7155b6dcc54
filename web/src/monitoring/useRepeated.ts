import { onScopeDispose, readonly, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { useContext } from '@/app/context'

export interface Repeated<T> {
  value: ShallowRef<T | null>
  /** Why the last request failed; null after one that did not. */
  error: Readonly<ShallowRef<unknown>>
  load: () => Promise<void>
}

/**
 * Asks at once, then every so many ms (`every` is asked each time), while `wanted`; and when the server comes back.
 * A request that is overtaken by a later one is dropped.
 */
export function useRepeated<T>(
  ask: (signal: AbortSignal) => Promise<T>,
  every: () => number,
  wanted: Readonly<Ref<boolean>>,
): Repeated<T> {
  const { server } = useContext()
  const value = shallowRef<T | null>(null)
  const error = shallowRef<unknown>(null)
  let abort = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined

  function stop(): void {
    clearTimeout(timer)
    abort.abort()
  }

  async function load(): Promise<void> {
    stop()
    const { signal } = (abort = new AbortController())
    try {
      const answer = await ask(signal)
      if (signal.aborted) return
      value.value = answer
      error.value = null
    } catch (reason) {
      if (signal.aborted) return
      error.value = reason
    }
    timer = setTimeout(() => void load(), every())
  }

  watch(
    [wanted, server.returns],
    () => {
      if (wanted.value) void load()
      else stop()
    },
    { immediate: true },
  )
  onScopeDispose(stop)
  return { value, error: readonly(error), load }
}

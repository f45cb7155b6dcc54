import { computed, onScopeDispose, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { fetchDeliveries, type Delivery, type DeliveryStatus } from '@/api/reporter'
import { useContext } from '@/app/context'

/** How many deliveries a page of the log shows. */
export const PAGE = 20

export interface Log {
  /** The page shown, the newest first; null until it is known. */
  rows: Readonly<ShallowRef<Delivery[] | null>>
  error: Readonly<ShallowRef<unknown>>
  /** Only those of this subscription; null for all. */
  subscription: Ref<number | null>
  status: Ref<DeliveryStatus | null>
  hasOlder: Readonly<Ref<boolean>>
  hasNewer: ComputedRef<boolean>
  older: () => void
  newer: () => void
  reload: () => Promise<void>
}

/** The log of deliveries, page by page. Another filter begins at the newest again. */
export function useLog(): Log {
  const { client } = useContext()
  const rows = shallowRef<Delivery[] | null>(null)
  const error = shallowRef<unknown>(null)
  const [subscription, status] = [ref<number | null>(null), ref<DeliveryStatus | null>(null)]
  const hasOlder = ref(false)
  /** The pages gone through: deliveries with smaller numbers than this. */
  const before = ref<number[]>([])
  let abort: AbortController | undefined

  async function reload(): Promise<void> {
    abort?.abort()
    const { signal } = (abort = new AbortController())
    const query = { limit: PAGE + 1, before: before.value.at(-1), subscription: subscription.value ?? undefined, status: status.value ?? undefined }
    try {
      const found = await fetchDeliveries(client, query, signal)
      if (signal.aborted) return
      rows.value = found.slice(0, PAGE)
      hasOlder.value = found.length > PAGE
      error.value = null
    } catch (reason) {
      if (!signal.aborted) error.value = reason
    }
  }

  function older(): void {
    const last = rows.value?.at(-1)
    if (last !== undefined) before.value = [...before.value, last.id]
  }

  watch([subscription, status], () => (before.value = []))
  watch([subscription, status, before], () => void reload())
  onScopeDispose(() => abort?.abort())
  return {
    ...{ rows, error, subscription, status, hasOlder, older, reload },
    hasNewer: computed(() => before.value.length > 0),
    newer: () => (before.value = before.value.slice(0, -1)),
  }
}

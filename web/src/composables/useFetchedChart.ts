import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { fetchChart, type ChartQuery } from '@/api/analysis'
import type { Chart } from '@/api/types'
import { useContext } from '@/app/context'
import { keepEarlier } from '@/chart/earlier'

export interface FetchedChart {
  /** The last chart that came, or what was made of it since. */
  chart: ShallowRef<Chart | null>
  error: Readonly<ShallowRef<unknown>>
  loading: Readonly<Ref<boolean>>
  /** When the chart came or changed (ms UTC). */
  received: Ref<number>
  /** Asks for the chart of the query; gives whether it came. A later call ends an earlier one. */
  load: () => Promise<boolean>
}

/** The chart of `query`, asked for by `load`. */
export function useFetchedChart(query: Readonly<Ref<ChartQuery | null>>): FetchedChart {
  const { client } = useContext()
  const chart = shallowRef<Chart | null>(null)
  const error = shallowRef<unknown>(null)
  const loading = ref(false)
  const received = ref(0)
  let abort: AbortController | undefined

  async function load(): Promise<boolean> {
    abort?.abort()
    if (query.value === null) return false
    const { signal } = (abort = new AbortController())
    loading.value = true
    try {
      chart.value = keepEarlier(chart.value, await fetchChart(client, query.value, signal))
      received.value = Date.now()
      error.value = null
    } catch (reason) {
      if (signal.aborted) return false
      error.value = reason
    }
    loading.value = false
    return error.value === null
  }

  onScopeDispose(() => abort?.abort())
  return { chart, error, loading, received, load }
}

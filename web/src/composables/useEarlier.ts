import { onScopeDispose, readonly, ref, watch, type Ref, type ShallowRef } from 'vue'
import { fetchEarlier, type ChartQuery } from '@/api/analysis'
import type { Chart } from '@/api/types'
import { useContext } from '@/app/context'
import { barsOf, MOST_BARS, withEarlier } from '@/chart/earlier'
import { MILLISECONDS } from '@/chart/intervals'

export interface EarlierBars {
  loading: Readonly<Ref<boolean>>
  /** Whether there may be earlier bars than those known, and room for them. */
  more: Readonly<Ref<boolean>>
  /** Whether the chart holds as many bars as it may, though there are earlier ones. */
  full: Readonly<Ref<boolean>>
  /** Asks for the bars from that time (ms UTC) on, unless they are known, on their way or not to be had. */
  want: (from: number) => void
}

const FEWEST = 300
const MOST = 2_000 // what the service gives at once

/** Puts earlier bars in front of the chart when they are wanted. */
export function useEarlier(query: Readonly<Ref<ChartQuery | null>>, chart: ShallowRef<Chart | null>): EarlierBars {
  const { client } = useContext()
  const loading = ref(false)
  const more = ref(true)
  const full = ref(false)
  let abort: AbortController | undefined

  watch(
    query,
    () => {
      abort?.abort()
      loading.value = false
      more.value = true
      full.value = false
    },
    { flush: 'sync' },
  )

  async function load(asked: ChartQuery, before: number, limit: number): Promise<void> {
    const { signal } = (abort = new AbortController())
    loading.value = true
    try {
      const part = await fetchEarlier(client, asked, { before, limit }, signal)
      if (chart.value !== null) chart.value = withEarlier(chart.value, part.data, before)
      full.value = part.more && chart.value !== null && barsOf(chart.value).length >= MOST_BARS
      more.value = part.more && !full.value
    } catch (reason) {
      if (signal.aborted) return
      console.warn(reason) // the picture stays; the next movement asks again
    }
    loading.value = false
  }

  function want(from: number): void {
    const [shown, asked] = [chart.value, query.value]
    if (shown === null || asked === null || loading.value || !more.value) return
    if (shown.symbol !== asked.symbol || shown.depth !== asked.depth) return
    const bars = barsOf(shown)
    const first = bars[0]
    if (first === undefined || from >= first) return
    const needed = Math.ceil((first - from) / MILLISECONDS[shown.interval])
    const limit = Math.min(Math.max(needed, FEWEST), MOST, MOST_BARS - bars.length)
    if (limit > 0) void load(asked, first, limit)
    else [full.value, more.value] = [true, false]
  }

  onScopeDispose(() => abort?.abort())
  return { loading: readonly(loading), more: readonly(more), full: readonly(full), want }
}

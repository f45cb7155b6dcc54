import { onScopeDispose, readonly, watch, type Ref, type ShallowRef } from 'vue'
import type { ChartQuery } from '@/api/analysis'
import type { Chart } from '@/api/types'
import { useContext } from '@/app/context'
import { useEarlier, type EarlierBars } from '@/composables/useEarlier'
import { useEventQueue } from '@/composables/useEventQueue'
import type { Feed } from '@/composables/useFeed'
import { useFetchedChart } from '@/composables/useFetchedChart'

export interface LiveChart {
  /** The chart as it is now; while another is on its way, the one before. */
  chart: Readonly<ShallowRef<Chart | null>>
  loading: Readonly<Ref<boolean>>
  error: Readonly<ShallowRef<unknown>>
  /** When the chart, or the last event in it, came (ms UTC). */
  received: Readonly<Ref<number>>
  /** The bars left of it. */
  earlier: EarlierBars
  reload: () => void
}

/** Keeps the chart of `query`, moved by the feed as long as it is `seen`. */
export function useChart(query: Readonly<Ref<ChartQuery | null>>, feed: Feed, seen: Readonly<Ref<boolean>>): LiveChart {
  const { server } = useContext()
  const { chart, error, loading, received, load } = useFetchedChart(query)
  const earlier = useEarlier(query, chart)
  const queue = useEventQueue(chart, () => (received.value = Date.now()), reload)
  let unfollow: (() => void) | undefined

  function stop(): void {
    unfollow?.()
    unfollow = undefined
    queue.clear()
  }

  /** The pair is followed once its chart is there, so that one that nobody knows never is. */
  async function show(): Promise<void> {
    const came = await load()
    if (!came || query.value === null || !isWanted()) return
    unfollow ??= feed.follow(query.value.symbol, { onCandle: queue.push, onReturn: reload })
  }

  const isWanted = (): boolean => feed.attended.value && seen.value

  function reload(): void {
    void show()
  }

  function restart(): void {
    stop()
    if (isWanted()) reload()
  }

  watch([query, feed.attended, seen], restart, { immediate: true })
  watch(server.returns, () => {
    if (isWanted()) reload()
  })
  onScopeDispose(stop)
  return { chart, error, loading, received: readonly(received), earlier, reload }
}

import { onScopeDispose, readonly, ref, watch, type Ref, type ShallowRef } from 'vue'
import { streamUrl, type ChartQuery } from '@/api/analysis'
import { followCandles, type StreamHandlers } from '@/api/stream'
import type { Chart } from '@/api/types'
import { useContext } from '@/app/context'
import { useAttention } from '@/composables/useAttention'
import { useEventQueue } from '@/composables/useEventQueue'
import { useFetchedChart } from '@/composables/useFetchedChart'

export interface LiveChart {
  /** The chart as it is now; while another is on its way, the one before. */
  chart: Readonly<ShallowRef<Chart | null>>
  loading: Readonly<Ref<boolean>>
  error: Readonly<ShallowRef<unknown>>
  /** Whether the stream is open; null while it is opened for the first time. */
  connected: Readonly<Ref<boolean | null>>
  /** When the chart, or the last event in it, came (ms UTC). */
  received: Readonly<Ref<number>>
  reload: () => void
}

/** Keeps the chart of `query`, moved by the stream. */
export function useChart(query: Readonly<Ref<ChartQuery | null>>): LiveChart {
  const { server } = useContext()
  const { chart, error, loading, received, load } = useFetchedChart(query)
  const attended = useAttention()
  const connected = ref<boolean | null>(null)
  const queue = useEventQueue(chart, () => (received.value = Date.now()), reload)
  let unfollow: (() => void) | undefined

  const handlers: StreamHandlers = {
    onCandle: queue.push,
    onOpen(again) {
      connected.value = true
      if (again) reload()
    },
    onLost() {
      connected.value = false
      server.check()
    },
    onBadEvent(reason) {
      console.warn(reason)
    },
  }

  function stop(): void {
    unfollow?.()
    unfollow = undefined
    connected.value = null
    queue.clear()
  }

  /** The stream is opened once the chart is there, so that a pair that nobody knows is not followed. */
  async function show(): Promise<void> {
    const came = await load()
    if (came && attended.value && query.value !== null) unfollow ??= followCandles(streamUrl(query.value), handlers)
  }

  function reload(): void {
    void show()
  }

  function restart(): void {
    stop()
    if (attended.value) reload()
  }

  watch([query, attended], restart, { immediate: true })
  watch(server.returns, reload)
  onScopeDispose(stop)
  return { chart, error, loading, connected: readonly(connected), received: readonly(received), reload }
}

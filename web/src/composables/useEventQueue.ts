import type { ShallowRef } from 'vue'
import type { CandleEvent, Chart } from '@/api/types'
import { patchChart } from '@/chart/patch'
import { useFrames } from '@/composables/useFrames'

export interface EventQueue {
  push: (event: CandleEvent) => void
  clear: () => void
}

/**
 * Puts events into the chart, all that came since the last animation frame at once. Where candles between are
 * unknown `onGap` is called, once for each new candle: a true hole must not be asked for again and again.
 */
export function useEventQueue(chart: ShallowRef<Chart | null>, onChange: () => void, onGap: () => void): EventQueue {
  let waiting: CandleEvent[] = []
  let asked = ''

  function isNewGap({ symbol, depth, candle }: CandleEvent): boolean {
    const gap = `${symbol} ${depth} ${candle.open_time}`
    if (gap === asked) return false
    asked = gap
    return true
  }

  const flush = useFrames(() => {
    const events = waiting
    waiting = []
    for (const event of events) {
      const now = chart.value
      if (event.symbol !== now?.symbol || event.depth !== now.depth) continue
      const next = patchChart(now, event)
      if (next !== 'gap') chart.value = next
      else if (isNewGap(event)) onGap()
    }
    onChange()
  })

  return {
    push(event) {
      waiting.push(event)
      flush()
    },
    clear() {
      waiting = []
    },
  }
}

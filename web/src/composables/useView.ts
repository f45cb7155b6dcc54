import { computed, ref, watch, type ComputedRef, type Ref } from 'vue'
import type { Chart } from '@/api/types'
import { MILLISECONDS } from '@/chart/intervals'
import { useSame } from '@/composables/useSame'
import { wholeOf, within, zoomed, type Range } from '@/chart/view'

export interface View {
  /** What is in view (ms UTC); null without candles. */
  range: ComputedRef<Range | null>
  /** Shows so many times as much, around the middle; less than 1 zooms in. */
  by: (factor: number) => void
  show: (range: Range) => void
  /** Moves, where that is needed to have a time in view. */
  include: (time: number) => void
  reset: () => void
}

/** The part of the chart's time in view: all of it, until the reader chooses; another chart starts whole again. */
export function useView(chart: Readonly<Ref<Chart>>): View {
  const chosen = ref<Range | null>(null)
  const whole = computed(() => wholeOf(chart.value.figure, MILLISECONDS[chart.value.interval]))
  const range = useSame(() => {
    if (whole.value === null || chosen.value === null) return whole.value
    return within(chosen.value, whole.value)
  })

  watch(
    () => `${chart.value.symbol} ${chart.value.depth}`,
    () => (chosen.value = null),
    { flush: 'sync' },
  )
  return {
    range,
    by: (factor) => {
      if (range.value !== null && whole.value !== null) chosen.value = zoomed(range.value, whole.value, factor)
    },
    show: (next) => {
      if (whole.value !== null) chosen.value = within(next, whole.value)
    },
    include: (time) => {
      if (range.value === null || whole.value === null) return
      const [start, end] = range.value
      const half = (end - start) / 2
      if (time < start || time > end) chosen.value = within([time - half, time + half], whole.value)
    },
    reset: () => {
      chosen.value = null
    },
  }
}

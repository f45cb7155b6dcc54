import { computed, ref, watch, type ComputedRef, type Ref } from 'vue'
import type { Chart } from '@/api/types'
import { MOST_BARS } from '@/chart/earlier'
import { MILLISECONDS, VIEWS } from '@/chart/intervals'
import { endOf, extentOf, FEWEST_BARS, MOST_BARS_IN_VIEW, within, zoomed, type Range } from '@/chart/view'
import { useSame } from '@/composables/useSame'

export interface View {
  /** What is in view (ms UTC); null without candles. */
  range: ComputedRef<Range | null>
  /** Whether the reader has chosen what is in view. */
  moved: ComputedRef<boolean>
  /** Whether the last bar is in view. */
  atNow: ComputedRef<boolean>
  /** Shows so many times as much, around the middle; less than 1 zooms in. */
  by: (factor: number) => void
  show: (range: Range) => void
  /** Moves, where that is needed to have a time in view. */
  include: (time: number) => void
  /** Moves to the last bar and stays with it. */
  now: () => void
  reset: () => void
}

/** A range, or the width of one that ends with the last bar wherever that is. */
type Chosen = Range | number

/** The extent of the chart; earlier bars count as there as long as `more` may be had. */
function useExtent(chart: Readonly<Ref<Chart>>, more: Readonly<Ref<boolean>>) {
  return useSame(() => {
    const { figure, interval, depth } = chart.value
    const step = MILLISECONDS[interval]
    return extentOf(figure, step, VIEWS[depth].span, more.value ? MOST_BARS * step : 0)
  })
}

/** The part of the chart's time in view: what the depth shows, until the reader chooses; another chart starts so again. */
export function useView(chart: Readonly<Ref<Chart>>, more: Readonly<Ref<boolean>>): View {
  const chosen = ref<Chosen | null>(null)
  const extent = useExtent(chart, more)
  const step = computed(() => MILLISECONDS[chart.value.interval])
  const range = useSame<Range | null>(() => {
    if (extent.value === null || chosen.value === null) return extent.value?.home ?? null
    const { whole } = extent.value
    if (typeof chosen.value !== 'number') return within(chosen.value, whole)
    const end = endOf(extent.value, step.value, chosen.value)
    return within([end - chosen.value, end], whole)
  })

  watch(
    () => `${chart.value.symbol} ${chart.value.depth}`,
    () => (chosen.value = null),
    { flush: 'sync' },
  )

  /** A range that reaches the last bar stays with it. */
  function show(next: Range): void {
    if (extent.value === null) return
    const [start, end] = within(next, extent.value.whole)
    chosen.value = end >= extent.value.ahead + step.value / 2 ? end - start : [start, end]
  }

  return {
    range,
    moved: computed(() => chosen.value !== null),
    atNow: computed(() => range.value === null || extent.value === null || range.value[1] > extent.value.last - step.value / 2),
    by: (factor) => {
      if (range.value === null || extent.value === null) return
      const { whole } = extent.value
      const widest = Math.min(MOST_BARS_IN_VIEW * step.value, whole[1] - whole[0])
      show(zoomed(range.value, factor, FEWEST_BARS * step.value, widest))
    },
    show,
    include: (time) => {
      if (range.value === null) return
      const [start, end] = range.value
      const half = (end - start) / 2
      if (time < start || time > end) show([time - half, time + half])
    },
    now: () => {
      if (range.value !== null) chosen.value = range.value[1] - range.value[0]
    },
    reset: () => {
      chosen.value = null
    },
  }
}

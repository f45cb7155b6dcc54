import { watch, type Ref } from 'vue'
import { barsOf } from '@/chart/earlier'
import type { Chart } from '@/api/types'
import type { Range } from '@/chart/view'
import type { Crosshair } from '@/composables/useCrosshair'
import type { EarlierBars } from '@/composables/useEarlier'
import type { View } from '@/composables/useView'

export interface ReachInput {
  chart: Readonly<Ref<Chart>>
  view: View
  /** What is in view while the reader drags. */
  dragged: Readonly<Ref<Range | null>>
  crosshair: Crosshair
  /** Whether the keyboard moves the crosshair. */
  spoken: Readonly<Ref<boolean>>
  earlier: EarlierBars
}

const NEAR = 0.25 // of the width in view

/** Has earlier bars brought when the reader comes near the first that is known: by dragging, zooming or the keyboard. */
export function useReach({ chart, view, dragged, crosshair, spoken, earlier }: ReachInput): void {
  function onView(range: Range | null): void {
    const first = barsOf(chart.value)[0]
    if (range === null || first === undefined || (!view.moved.value && dragged.value === null)) return
    const width = range[1] - range[0]
    if (range[0] - NEAR * width < first) earlier.want(range[0] - width)
  }

  watch([() => dragged.value ?? view.range.value, () => barsOf(chart.value)[0]], ([range]) => {
    onView(range)
  })
  watch(crosshair.time, (time) => {
    if (!spoken.value || time === null) return
    view.include(time)
    const [first, range] = [barsOf(chart.value)[0], view.range.value]
    if (first === time && range !== null) earlier.want(first - (range[1] - range[0]))
  })
}

import { computed, type ComputedRef, type Ref } from 'vue'
import type { History } from '@/api/monitor'
import type { Size } from '@/chart/frame'
import type { Panel } from '@/monitoring/panels'
import type { Box } from '@/monitoring/plot'
import { axisOf, fixedAxis, type Axis } from '@/monitoring/scale'

const TOP = 6
const BELOW = 1.9 // lines of letters under the plot: the marks and the times
const RIGHT = 6
const LETTER = 0.58 // width of a letter, of its height
const LEAST: Partial<Record<string, number>> = { celsius: 10, bytes_per_second: 1_000, bytes: 1_000_000, megahertz: 100, rpm: 100 }

/** The value axis of the chart. */
export function axisFor({ plan, lines }: Panel): Axis {
  if (plan.bounds !== undefined) return fixedAxis(plan.bounds[0], plan.bounds[1])
  const values = lines.flatMap(({ series }) => [...series.minimum, ...series.maximum])
  return axisOf(values, plan.unit !== 'celsius', LEAST[plan.unit] ?? 1)
}

/** Where the chart is drawn in an element of that size; null until it has one. `write` writes the axis' values. */
export function useGeometry(
  props: Readonly<{ panel: Panel; history: History }>,
  size: Readonly<Ref<Size>>,
  write: (tick: number, step: number) => string,
): ComputedRef<Box | null> {
  const axis = computed(() => axisFor(props.panel))
  return computed(() => {
    const { width, height, letters } = size.value
    if (width === 0 || height === 0) return null
    const longest = Math.max(...axis.value.ticks.map((tick) => write(tick, axis.value.step).length))
    const left = Math.ceil(longest * letters * LETTER) + 8
    return {
      ...{ left, top: TOP, width: Math.max(1, width - left - RIGHT) },
      ...{ height: Math.max(1, height - TOP - BELOW * letters), axis: axis.value },
      ...{ start: props.history.start, end: props.history.end },
    }
  })
}

import type { Chart } from '@/api/types'
import { barsOf } from '@/chart/earlier'

/** The open time (ms UTC) of the last bar; undefined without candles. */
export const lastBarOf = (chart: Chart): number | undefined => barsOf(chart).at(-1)

/** Whether the two are one chart at different moments. */
export function ofOneChart(one: Chart | null, other: Chart | null): boolean {
  if (one === null || other === null) return false
  return one.symbol === other.symbol && one.depth === other.depth && one.indicators === other.indicators
}

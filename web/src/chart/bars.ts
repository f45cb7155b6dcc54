import type { Chart } from '@/api/types'
import { barsOf } from '@/chart/earlier'

/** The open time (ms UTC) of the last bar; undefined without candles. */
export const lastBarOf = (chart: Chart): number | undefined => barsOf(chart).at(-1)

/** Whether the two tell of one bar of one chart. */
export function ofOneBar(one: Chart | null, other: Chart | null): boolean {
  if (one === null || other === null) return false
  return one.symbol === other.symbol && one.depth === other.depth && one.indicators === other.indicators && lastBarOf(one) === lastBarOf(other)
}

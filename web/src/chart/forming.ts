import { COLUMNS, type Figure, type Trace } from '@/chart/figure'
import { panelOf, yOf, type Frame } from '@/chart/frame'
import { indexFrom } from '@/chart/marks'
import { axisOf } from '@/chart/view'

/**
 * The last bar moves with every word from the exchange. Drawing the whole picture anew each time would keep a
 * phone busy, so the picture has all bars but the last, and marks draw that one over it, and the few that follow it.
 */
const MOST_FOLLOWING = 12

/** Whether a trace goes on where another ends: the same up to the last bar of it, which may have moved. */
function goesOn(one: Trace, other: Trace | undefined, last: number): boolean {
  if (other?.meta.key !== one.meta.key || (other.x[0] ?? 0) < (one.x[0] ?? 0)) return false
  if (other.x === one.x) return COLUMNS.every((column) => one[column]?.at(-2) === other[column]?.at(-2))
  const index = indexFrom(other, last)
  if (other.x[index] !== last || other.x.length - index > MOST_FOLLOWING) return false
  return COLUMNS.every((column) => one[column]?.at(-2) === other[column]?.[index - 1])
}

/** Whether what plotly drew of `one`, which is all but its last bar, stays true for `other`. */
export function staysTrue(one: Figure, other: Figure): boolean {
  if (one === other) return true
  if (one.data.length !== other.data.length || one.layout !== other.layout) return false
  return one.data.every((trace, index) => goesOn(trace, other.data[index], trace.x.at(-1) ?? 0))
}

/** Whether every value of the last two bars that is in view lies within the range of its panel. */
export function fits(figure: Figure, frame: Frame): boolean {
  return figure.data.every((trace) => {
    const panel = panelOf(frame, axisOf(trace))
    if (panel === undefined) return true
    return [-1, -2].every((index) => (trace.x.at(index) ?? Infinity) > frame.time[1] || COLUMNS.every((column) => {
      const value = trace[column]?.at(index) ?? null
      if (value === null) return true
      const y = yOf(panel, value)
      return y >= panel.top && y <= panel.top + panel.height
    }))
  })
}

import type { Chart } from '@/api/types'
import { COLUMNS, traceOf, type Figure, type Trace } from '@/chart/figure'
import { MILLISECONDS } from '@/chart/intervals'

/** The most bars that a chart holds: more would make a browser slow, and a greater depth shows them better. */
export const MOST_BARS = 5_000

const keysOf = (data: readonly Trace[]): string => data.map(({ meta }) => meta.key).join(' ')

export const barsOf = ({ figure }: Pick<Chart, 'figure'>): readonly number[] => traceOf(figure, 'candles')?.x ?? []

function putBefore(trace: Trace, part: Trace): Trace {
  const next = { ...trace, x: [...part.x, ...trace.x] }
  for (const column of COLUMNS) {
    const [before, values] = [part[column], trace[column]]
    if (before !== undefined && values !== undefined) next[column] = [...before, ...values]
  }
  return next
}

/** The points of a trace from one index up to, and without, another. */
export function cut(trace: Trace, from: number, to: number): Trace {
  const next = { ...trace, x: trace.x.slice(from, to) }
  for (const column of COLUMNS) {
    const values = trace[column]
    if (values !== undefined) next[column] = values.slice(from, to)
  }
  return next
}

function extended(chart: Chart, parts: readonly Trace[]): Chart {
  const data = chart.figure.data.map((trace, index) => {
    const part = parts[index]
    return part === undefined ? trace : putBefore(trace, part)
  })
  return { ...chart, figure: { ...chart.figure, data }, extended: true }
}

/** The chart with these bars in front of its own; as it was if they do not fit, since the chart has changed meanwhile. */
export function withEarlier(chart: Chart, parts: readonly Trace[], before: number): Chart {
  const fits = keysOf(parts) === keysOf(chart.figure.data) && barsOf(chart)[0] === before
  return fits ? extended(chart, parts) : chart
}

/** The fresh chart with the earlier bars of the old one, where that is the same chart and no bar lies between. */
export function keepEarlier(old: Chart | null, fresh: Chart): Chart {
  if (old?.extended !== true || old.symbol !== fresh.symbol || old.depth !== fresh.depth) return fresh
  const [first, last] = [barsOf(fresh)[0], barsOf(old).at(-1)]
  if (first === undefined || last === undefined || last < first - MILLISECONDS[fresh.interval]) return fresh
  if (keysOf(old.figure.data) !== keysOf(fresh.figure.data)) return fresh
  const parts = old.figure.data.map((trace) => {
    const end = trace.x.findIndex((time) => time >= first)
    return cut(trace, 0, end === -1 ? trace.x.length : end)
  })
  return extended(fresh, parts)
}

const FEW = 1_000

/**
 * The part of a figure that a picture of `[start, end]` needs: what is in view and as much again on both sides,
 * for who drags it. A figure of few bars is left whole.
 */
export function partOf(figure: Figure, start: number, end: number): Figure {
  const bars = traceOf(figure, 'candles')?.x ?? []
  if (bars.length <= FEW) return figure
  const [from, to] = [start - (end - start), end + (end - start)]
  const reachesLast = to >= (bars.at(-1) ?? 0)
  const data = figure.data.map((trace) => {
    const first = trace.x.findIndex((time) => time >= from)
    const after = reachesLast ? -1 : trace.x.findIndex((time) => time > to)
    return cut(trace, first === -1 ? trace.x.length : first, after === -1 ? trace.x.length : after)
  })
  return { ...figure, data }
}

import { COLUMNS, traceOf, type Cell, type Figure, type Trace } from '@/chart/figure'

/** From and to, both in the unit of their axis; times are ms UTC. */
export type Range = readonly [from: number, to: number]

const MARGIN = 0.06
/** How much of what is in view remains after one step of zooming in. */
export const ZOOM_STEP = 0.6
/** The fewest and the most bars in view. */
export const FEWEST_BARS = 8
export const MOST_BARS_IN_VIEW = 2_000

/** The name in the layout of the axis that a trace stands on: `y3` is `yaxis3`. */
export const axisOf = (trace: Trace): string => `yaxis${(trace.yaxis ?? 'y').slice(1)}`

/** The range that the service fixed for an axis (the RSI's 0 to 100), if it did. */
export function fixedRange(figure: Figure, axis: string): Range | undefined {
  return (figure.layout[axis] as { range?: Range } | undefined)?.range
}

function widen([low, high]: Range, values: readonly Cell[], from: number, to: number): Range {
  let [least, most] = [low, high]
  for (let index = from; index < to; index += 1) {
    const value = values[index] ?? null
    if (value === null) continue
    least = Math.min(least, value)
    most = Math.max(most, value)
  }
  return [least, most]
}

/** The first and the past-the-last index of the points of a trace that lie between two times. */
function indicesWithin({ x }: Trace, [start, end]: Range): Range {
  const from = x.findIndex((time) => time >= start)
  if (from === -1) return [0, 0]
  const to = x.findIndex((time) => time > end)
  return [from, to === -1 ? x.length : to]
}

function extentWithin(trace: Trace, time: Range, known: Range): Range {
  const [from, to] = indicesWithin(trace, time)
  let extent = trace.type === 'bar' ? widen(known, [0], 0, 1) : known
  for (const column of COLUMNS) {
    const values = trace[column]
    if (values !== undefined) extent = widen(extent, values, from, to)
  }
  return extent
}

function padded([low, high]: Range, standing: boolean, log: boolean): Range {
  const [bottom, top] = log ? [Math.log10(low), Math.log10(high)] : [low, high]
  const margin = (top - bottom || Math.abs(top) || 1) * MARGIN
  return [standing && bottom === 0 ? 0 : bottom - margin, top + margin]
}

/**
 * The range of each panel's y axis that fits what lies between two times. On a logarithmic price axis it is
 * one of exponents, as plotly wants it. Panels without a value in that time are left out.
 */
export function rangesWithin(figure: Figure, time: Range, log: boolean): Record<string, Range> {
  const extents = new Map<string, Range>()
  const standing = new Set<string>()
  for (const trace of figure.data) {
    const axis = axisOf(trace)
    if (trace.type === 'bar') standing.add(axis)
    extents.set(axis, extentWithin(trace, time, extents.get(axis) ?? [Infinity, -Infinity]))
  }
  const ranges: Record<string, Range> = {}
  for (const [axis, extent] of extents) {
    const fixed = fixedRange(figure, axis)
    if (fixed !== undefined) ranges[axis] = fixed
    else if (extent[0] <= extent[1]) ranges[axis] = padded(extent, standing.has(axis), log && axis === 'yaxis')
  }
  return ranges
}

/** The stretches of time (ms UTC) that a chart knows. */
export interface Extent {
  /** What the depth shows, ending with the last bar: what is in view as long as nothing was chosen. */
  home: Range
  /** What can be brought into view: from the first bar, or from before it where more can be had. */
  whole: Range
  /** The last candle, and the last value of any trace: some are drawn ahead of the candles. */
  last: number
  ahead: number
}

const ROOM = 48

/**
 * Where a view of that width ends that goes with the last bar. It leaves room for up to a 48th of its bars, so that
 * the picture is moved, and drawn anew, once for several new bars.
 */
function endAfter(last: number, step: number, width: number): number {
  const phase = last % step
  const bars = Math.max(1, Math.floor(width / step / ROOM))
  return phase + (Math.floor((last - phase) / (bars * step)) + 1) * bars * step
}

/** Where a view of that width ends that goes with the last bar of the extent. */
export const endOf = ({ last, ahead }: Extent, step: number, width: number): number => Math.max(endAfter(last, step, width), ahead + step)

/** The extent of a figure; null without candles. `room` (ms) is how far back earlier bars may still reach, if any may. */
export function extentOf(figure: Figure, step: number, span: number, room: number): Extent | null {
  const times = traceOf(figure, 'candles')?.x ?? []
  const [first, last] = [times[0], times.at(-1)]
  if (first === undefined || last === undefined) return null
  const ahead = Math.max(...figure.data.map((trace) => trace.x.at(-1) ?? last))
  const end = endAfter(last, step, Math.min(span, last - first + step))
  const home = [Math.max(first, end - span) - step / 2, Math.max(end, ahead + step)] as const
  return { home, whole: [Math.min(first - step / 2, end - room), home[1]], last, ahead }
}

/** The range that shows `factor` times as much around the middle, `narrowest` to `widest` ms wide. */
export function zoomed([start, end]: Range, factor: number, narrowest: number, widest: number): Range {
  const width = Math.min(Math.max((end - start) * factor, narrowest), widest)
  return [(start + end - width) / 2, (start + end + width) / 2]
}

/** The range moved so that it lies within the whole. */
export function within([start, end]: Range, whole: Range): Range {
  const width = Math.min(end - start, whole[1] - whole[0])
  const from = Math.min(Math.max(start, whole[0]), whole[1] - width)
  return [from, from + width]
}

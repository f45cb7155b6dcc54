import type { CandleEvent, Chart, Level, Point } from '@/api/types'
import { MOST_BARS } from '@/chart/earlier'
import { COLUMNS, traceOf, type Cell, type Column, type Figure, type Shape, type Trace } from '@/chart/figure'
import { MILLISECONDS, VIEWS } from '@/chart/intervals'

/** What became of an event: the figure with it, or `gap` where only the service can say what lies between. */
export type Patched = Figure | 'gap'

interface Step {
  /** The length of a candle, and how far back from the last one the figure reaches (ms). */
  length: number
  span: number
}

function stepOf({ interval, depth }: CandleEvent, extended: boolean): Step {
  const length = MILLISECONDS[interval]
  return { length, span: extended ? MOST_BARS * length : VIEWS[depth].span }
}

const isShifted = (trace: Trace): boolean => (trace.meta.shift ?? 0) !== 0

/** The value of one column of a trace at the point. Candles of an indicator name their columns in `meta`. */
function cellOf({ meta }: Trace, column: Column, { candle, values }: Point): Cell {
  if (meta.key === 'volume') return candle.volume
  if (column === 'y') return values[meta.key] ?? null
  if (meta.columns === undefined) return candle[column]
  return values[meta.columns[column]] ?? null
}

function replace(trace: Trace, index: number, point: Point): Trace {
  const next = { ...trace }
  for (const column of COLUMNS) {
    const old = trace[column]
    if (old !== undefined) next[column] = old.with(index, cellOf(trace, column, point))
  }
  return next
}

/** The trace with the point at its end, and without what opens before the view. */
function append(trace: Trace, point: Point, span: number): Trace {
  const first = trace.x.findIndex((time) => time > point.open_time - span)
  const from = first === -1 ? trace.x.length : first
  const next = { ...trace, x: [...trace.x.slice(from), point.open_time] }
  for (const column of COLUMNS) {
    const old = trace[column]
    if (old !== undefined) next[column] = [...old.slice(from), cellOf(trace, column, point)]
  }
  return next
}

function put(trace: Trace, point: Point, span: number): Trace {
  if (isShifted(trace)) return trace
  const index = trace.x.lastIndexOf(point.open_time)
  if (index !== -1) return replace(trace, index, point)
  return point.open_time > (trace.x.at(-1) ?? 0) ? append(trace, point, span) : trace
}

/** The figure with the point in it, over its bar or as the bar after the last. `direct`: no bar lies between. */
function putPoint(figure: Figure, point: Point, { length, span }: Step, direct: boolean): Patched {
  const last = traceOf(figure, 'candles')?.x.at(-1)
  if (last === undefined || (!direct && point.open_time - last > length)) return 'gap'
  const isNew = point.open_time > last
  // What is drawn at another bar than its own has no final value in the event of a new candle.
  if (isNew && figure.data.some(isShifted)) return 'gap'
  return { ...figure, data: figure.data.map((trace) => put(trace, point, span)) }
}

function putShifted(figure: Figure, shifted: CandleEvent['shifted'] = []): Figure {
  if (shifted.length === 0) return figure
  const data = figure.data.map((trace) => {
    const told = shifted.find((one) => one.key === trace.meta.key)
    const index = told === undefined ? -1 : trace.x.lastIndexOf(told.open_time)
    return told === undefined || index === -1 || trace.y === undefined ? trace : { ...trace, y: trace.y.with(index, told.value) }
  })
  return { ...figure, data }
}

/** The figure with the event's candle in it: its last point replaced, or one appended and the left-most dropped. */
export function applyCandle(figure: Figure, event: CandleEvent, extended = false): Patched {
  const { candle, previous, values } = event
  const step = stepOf(event, extended)
  const settled = previous ? putPoint(figure, previous, step, false) : figure
  if (settled === 'gap') return 'gap'
  const follows = previous != null && traceOf(settled, 'candles')?.x.at(-1) === previous.open_time
  const next = putPoint(settled, { open_time: candle.open_time, candle, values }, step, follows)
  return next === 'gap' ? next : putShifted(next, event.shifted)
}

/** The figure with these levels' lines instead of those that it has. */
export function applyLevels(figure: Figure, levels: readonly Level[]): Figure {
  const { shapes = [] } = figure.layout
  const isLevel = (shape: Shape): boolean => shape.name === 'support' || shape.name === 'resistance'
  const lines = levels.map(({ kind, price }) => ({
    ...{ type: 'line', xref: 'paper', x0: 0, x1: 1, yref: 'y', layer: 'above' },
    ...{ name: kind, y0: price, y1: price, line: { dash: 'dash', width: 1.5 } },
  }))
  const next = [...lines, ...shapes.filter((shape) => !isLevel(shape))]
  const told = (list: readonly Shape[]): string => JSON.stringify(list.map(({ name, y0 }) => [name, y0]).sort())
  return told(next) === told(shapes) ? figure : { ...figure, layout: { ...figure.layout, shapes: next } }
}

/** The chart with everything that the event says; `gap` if only the service can fill what lies between. */
export function patchChart(chart: Chart, event: CandleEvent): Chart | 'gap' {
  const figure = applyCandle(chart.figure, event, chart.extended)
  if (figure === 'gap') return 'gap'
  const { stats, quality, signals, levels } = event
  const next = {
    ...{ ...chart, figure },
    ...(stats !== undefined && { stats }),
    ...(quality !== undefined && { quality }),
    ...(signals !== undefined && { signals }),
    ...(levels !== undefined && { levels }),
  }
  const shown = chart.indicators.some((one) => one.key === 'levels')
  return levels !== undefined && shown ? { ...next, figure: applyLevels(figure, levels) } : next
}

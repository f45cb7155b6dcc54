import { COLUMNS, type Figure, type Trace } from '@/chart/figure'
import { panelOf, xOf, yOf, type Frame, type PanelBox } from '@/chart/frame'
import type { Palette } from '@/chart/palette'
import { BAR_SHARE, CANDLE_SHARE, colourOf } from '@/chart/traces'
import { axisOf } from '@/chart/view'

/**
 * The last bar moves with every word from the exchange. Drawing the whole picture anew each time would keep a
 * phone busy, so plotly draws all bars but the last, and these marks draw that one over them.
 */
export interface Mark {
  key: string
  panel: PanelBox
  path: string
  fill: string
  stroke: string
}

interface Place {
  trace: Trace
  panel: PanelBox
  frame: Frame
  /** The length of a candle (ms). */
  step: number
  palette: Palette
}

const at = (place: Place, time: number, value: number): string =>
  `${xOf(place.frame, time).toFixed(1)},${yOf(place.panel, value).toFixed(1)}`

/** The left edge and the width (pixels) of a bar that takes that share of its candle's time. */
function sidesOf({ frame, step }: Place, time: number, share: number): [left: number, width: number] {
  const width = (frame.width * step * share) / (frame.time[1] - frame.time[0])
  return [xOf(frame, time) - width / 2, width]
}

function candlePath(place: Place, open: number, high: number, low: number, close: number): string {
  const { trace, panel, frame } = place
  const time = trace.x.at(-1) ?? 0
  const [left, width] = sidesOf(place, time, CANDLE_SHARE)
  const [top, bottom] = [yOf(panel, Math.max(open, close)), yOf(panel, Math.min(open, close))]
  const middle = xOf(frame, time).toFixed(1)
  const wicks = `M${middle},${yOf(panel, high).toFixed(1)}V${top.toFixed(1)}M${middle},${bottom.toFixed(1)}V${yOf(panel, low).toFixed(1)}`
  return `M${left.toFixed(1)},${top.toFixed(1)}h${width.toFixed(1)}V${bottom.toFixed(1)}h${(-width).toFixed(1)}Z${wicks}`
}

function candle(place: Place): Pick<Mark, 'path' | 'fill' | 'stroke'> | null {
  const [open, high, low, close] = (['open', 'high', 'low', 'close'] as const).map((name) => place.trace[name]?.at(-1) ?? null)
  if (open == null || high == null || low == null || close == null) return null
  const colour = close >= open ? place.palette.up : place.palette.down
  return { path: candlePath(place, open, high, low, close), fill: colour, stroke: colour }
}

function bar(place: Place, colour: string): Pick<Mark, 'path' | 'fill' | 'stroke'> | null {
  const value = place.trace.y?.at(-1) ?? null
  if (value === null) return null
  const [left, width] = sidesOf(place, place.trace.x.at(-1) ?? 0, BAR_SHARE)
  const [end, zero] = [yOf(place.panel, value), yOf(place.panel, 0)]
  return { path: `M${left.toFixed(1)},${zero.toFixed(1)}V${end.toFixed(1)}h${width.toFixed(1)}V${zero.toFixed(1)}Z`, fill: colour, stroke: 'none' }
}

function line(place: Place, colour: string): Pick<Mark, 'path' | 'fill' | 'stroke'> | null {
  const { x, y = [] } = place.trace
  const [before, last] = [y.at(-2) ?? null, y.at(-1) ?? null]
  const [from, to] = [x.at(-2), x.at(-1)]
  if (before === null || last === null || from === undefined || to === undefined) return null
  return { path: `M${at(place, from, before)}L${at(place, to, last)}`, fill: 'none', stroke: colour }
}

/** The colour of the last bar of a trace of bars. */
function barColour({ trace, palette }: Place, rising: boolean): string {
  const up = trace.meta.key === 'volume' ? rising : (trace.y?.at(-1) ?? 0) >= 0
  return up ? palette.upSoft : palette.downSoft
}

function markOf(place: Place, drawn: Trace, rising: boolean): Pick<Mark, 'path' | 'fill' | 'stroke'> | null {
  if (drawn.type === 'candlestick') return candle(place)
  if (drawn.type === 'bar') return bar(place, barColour(place, rising))
  const values = drawn.meta.key === 'candles' ? { ...place, trace: { ...place.trace, y: place.trace.close ?? [] } } : place
  return line(values, colourOf(drawn) ?? place.palette.text)
}

/** The marks of the last bar. `figure` has the values, `picture` the same traces as drawn, for kind and colour. */
export function formingMarks(figure: Figure, picture: Figure, frame: Frame, step: number, palette: Palette): Mark[] {
  const { open, close } = figure.data.find((trace) => trace.meta.key === 'candles') ?? {}
  const rising = (close?.at(-1) ?? 0) >= (open?.at(-1) ?? 0)
  return figure.data.flatMap((trace, index) => {
    const [panel, drawn] = [panelOf(frame, axisOf(trace)), picture.data[index]]
    if (panel === undefined || drawn === undefined || trace.visible === false) return []
    const mark = markOf({ trace, panel, frame, step, palette }, drawn, rising)
    return mark === null ? [] : [{ key: trace.meta.key, panel, ...mark }]
  })
}

/** Whether the two differ in their last points at most, so that what plotly drew of `one` stays true for `other`. */
export function sameButLast(one: Figure, other: Figure): boolean {
  if (one.data.length !== other.data.length || one.layout !== other.layout) return false
  return one.data.every((trace, index) => {
    const twin = other.data[index]
    if (twin?.x !== trace.x || twin.meta.key !== trace.meta.key) return false
    return COLUMNS.every((column) => trace[column]?.at(-2) === twin[column]?.at(-2))
  })
}

/** Whether every last value that is in view lies within the ranges of its panel. */
export function fits(figure: Figure, frame: Frame): boolean {
  return figure.data.every((trace) => {
    const panel = panelOf(frame, axisOf(trace))
    if (panel === undefined || (trace.x.at(-1) ?? 0) > frame.time[1]) return true
    return COLUMNS.every((column) => {
      const value = trace[column]?.at(-1) ?? null
      if (value === null) return true
      const y = yOf(panel, value)
      return y >= panel.top && y <= panel.top + panel.height
    })
  })
}

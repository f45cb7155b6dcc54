import { axisOf } from '@/chart/view'
import type { Figure, Trace } from '@/chart/figure'
import { panelOf, xOf, yOf, type Frame, type PanelBox } from '@/chart/frame'
import type { Palette } from '@/chart/palette'
import { BAR_SHARE, CANDLE_SHARE, lineOf, type Line } from '@/chart/traces'

/** A path in one panel of the picture, in the pixels of the whole. */
export interface Mark {
  key: string
  panel: PanelBox
  path: string
  fill: string
  stroke: string
  /** Of the stroke, in pixels. */
  width: number
}

/** What marks are made of, beside the values. */
export interface Ground {
  frame: Frame
  /** The length of a candle (ms). */
  step: number
  palette: Palette
}

interface Place extends Ground {
  trace: Trace
  panel: PanelBox
  /** The first of the bars to draw; all that follow are drawn too. */
  from: number
  /** Where to end, without that one. */
  to: number
}

type Shape = Omit<Mark, 'key' | 'panel'>

const write = (pixels: number): string => pixels.toFixed(1)

const at = (place: Place, time: number, value: number): string => `${write(xOf(place.frame, time))},${write(yOf(place.panel, value))}`

/** The width (pixels) of a bar that takes that share of its candle's time. */
const widthOf = ({ frame, step }: Ground, share: number): number => (frame.width * step * share) / (frame.time[1] - frame.time[0])

function candlePath(place: Place, index: number, width: number): string {
  const { trace, panel, frame } = place
  const [open, high, low, close] = (['open', 'high', 'low', 'close'] as const).map((name) => trace[name]?.[index] ?? null)
  if (open == null || high == null || low == null || close == null) return ''
  const middle = xOf(frame, trace.x[index] ?? 0)
  const [top, bottom] = [yOf(panel, Math.max(open, close)), yOf(panel, Math.min(open, close))].map(write)
  const wicks = `M${write(middle)},${write(yOf(panel, high))}V${top}M${write(middle)},${bottom}V${write(yOf(panel, low))}`
  return `M${write(middle - width / 2)},${top}h${write(width)}V${bottom}h${write(-width)}Z${wicks}`
}

function barPath(place: Place, index: number, width: number): string {
  const value = place.trace.y?.[index] ?? null
  if (value === null) return ''
  const left = xOf(place.frame, place.trace.x[index] ?? 0) - width / 2
  const [end, zero] = [yOf(place.panel, value), yOf(place.panel, 0)].map(write)
  return `M${write(left)},${zero}V${end}h${write(width)}V${zero}Z`
}

/** One shape for those that rise and one for the others. */
function twoShapes(place: Place, rises: (index: number) => boolean, pathAt: (index: number) => string, colours: readonly [string, string], stroked: boolean): Shape[] {
  // Joined, not added up: a text that grew piece by piece keeps all its pieces.
  const [rising, falling]: [string[], string[]] = [[], []]
  for (let index = place.from; index < place.to; index += 1) (rises(index) ? rising : falling).push(pathAt(index))
  return [rising, falling].flatMap((parts, turn) => {
    const [path, fill] = [parts.join(''), colours[turn] ?? '']
    return path === '' ? [] : [{ path, fill, stroke: stroked ? fill : 'none', width: 1 }]
  })
}

function candles(place: Place): Shape[] {
  const { trace, palette } = place
  const width = widthOf(place, CANDLE_SHARE)
  const rises = (index: number): boolean => (trace.close?.[index] ?? 0) >= (trace.open?.[index] ?? 0)
  return twoShapes(place, rises, (index) => candlePath(place, index, width), [palette.up, palette.down], true)
}

/** Bars of volume are green where the candle of their time closed at or above its open, others where they stand. */
function bars(place: Place, priced: Trace | undefined): Shape[] {
  const { trace, palette } = place
  const width = widthOf(place, BAR_SHARE)
  const isVolume = trace.meta.key === 'volume'
  const rises = (index: number): boolean =>
    isVolume ? (priced?.close?.[index] ?? 0) >= (priced?.open?.[index] ?? 0) : (trace.y?.[index] ?? 0) >= 0
  return twoShapes(place, rises, (index) => barPath(place, index, width), [palette.upSoft, palette.downSoft], false)
}

/** The line from the bar before the first; it breaks where there is no value. */
function line(place: Place, values: Trace['y'] = [], { color, width }: Line): Shape[] {
  const parts: string[] = []
  let pen = 'M'
  for (let index = Math.max(0, place.from - 1); index < place.to; index += 1) {
    const value = values[index] ?? null
    if (value !== null) parts.push(pen, at(place, place.trace.x[index] ?? 0, value))
    pen = value === null ? 'M' : 'L'
  }
  const path = parts.join('')
  return path.includes('L') ? [{ path, fill: 'none', stroke: color, width }] : []
}

function shapesOf(place: Place, drawn: Trace, priced: Trace | undefined): Shape[] {
  if (drawn.type === 'candlestick') return candles(place)
  if (drawn.type === 'bar') return bars(place, priced)
  const values = drawn.meta.key === 'candles' ? place.trace.close : place.trace.y
  return line(place, values, lineOf(drawn, place.palette.text))
}

/** The index of the first bar of a trace from that time (ms UTC) on, sought from the end. */
export function indexFrom({ x }: Pick<Trace, 'x'>, time: number): number {
  let index = x.length
  while (index > 0 && (x[index - 1] ?? 0) >= time) index -= 1
  return index
}

/** Where (whole pixels) the marks of the bars that are known from one time on begin. */
export function leftOf(figure: Figure, { frame, step }: Ground, from: number): number {
  const shown = figure.data.filter((trace) => trace.visible !== false && panelOf(frame, axisOf(trace)) !== undefined)
  const starts = shown.map((trace) => {
    const first = indexFrom(trace, from + (trace.meta.shift ?? 0) * step) - 1 // a line begins at the bar before
    return xOf(frame, (trace.x[Math.max(0, first)] ?? from) - step / 2)
  })
  return Math.floor(Math.max(frame.left, Math.min(frame.left + frame.width, ...starts)))
}

/** What stands over what: lines over candles, candles over bars. */
const ORDER: readonly Trace['type'][] = ['bar', 'candlestick', 'scatter']
const rankOf = ({ type }: Trace): number => ORDER.indexOf(type)

/**
 * The marks of the bars that are known from one time on, and before another. `drawn` are the same traces in their
 * dress. A value that is drawn later or earlier than known counts by when it is known.
 */
export function marksOf(figure: Figure, drawn: readonly Trace[], ground: Ground, from: number, to = Infinity): Mark[] {
  const priced = figure.data.find((trace) => trace.meta.key === 'candles')
  const marks = figure.data.flatMap((trace, turn) => {
    const [panel, dress] = [panelOf(ground.frame, axisOf(trace)), drawn[turn]]
    if (panel === undefined || dress === undefined || trace.visible === false) return []
    const later = (trace.meta.shift ?? 0) * ground.step
    const place = { ...ground, trace, panel, from: indexFrom(trace, from + later), to: indexFrom(trace, to + later) }
    const rank = rankOf(dress)
    return shapesOf(place, dress, priced).map((shape, index) => ({ rank, mark: { key: `${trace.meta.key} ${index}`, panel, ...shape } }))
  })
  return marks.sort((one, other) => one.rank - other.rank).map(({ mark }) => mark)
}

import type { Style } from '@/app/preferences'
import { cut } from '@/chart/earlier'
import { COLUMNS, type Figure, type Trace } from '@/chart/figure'
import type { Palette } from '@/chart/palette'
import { axisOf } from '@/chart/view'

/** How the reader wants the traces dressed. */
export interface Dress {
  palette: Palette
  style: Style
  /** The names of the traces in the reader's language. */
  names: readonly string[]
  /** Added to every time (ms). */
  shift: number
}

const WIDTH = 1.4

/** The share of its candle's time that a candle's body and a bar take. */
export const CANDLE_SHARE = 0.7
export const BAR_SHARE = 0.75

/** Series that have a colour of their own; the others take turns. */
const LINES: Record<string, keyof Palette> = {
  sma_short: 'smaShort',
  sma_long: 'smaLong',
  rsi: 'rsi',
  macd: 'macd',
  macd_signal: 'macdSignal',
  adx_plus: 'up',
  adx_minus: 'down',
  drawdown: 'down',
}

function candles(trace: Trace, { palette, style }: Dress): Partial<Trace> {
  if (style === 'line' && trace.meta.key === 'candles') {
    const line = { color: palette.price, width: WIDTH + 0.4 }
    return { type: 'scatter', mode: 'lines', y: trace.close ?? [], line }
  }
  const body = (color: string): object => ({ line: { color, width: 1 }, fillcolor: color })
  return { increasing: body(palette.up), decreasing: body(palette.down), whiskerwidth: 0 }
}

function lines(trace: Trace, turn: number, { palette }: Dress): Partial<Trace> {
  const own = LINES[trace.meta.output ?? trace.meta.key]
  const color = own === undefined ? palette.others[turn % palette.others.length] : palette[own]
  const given = typeof trace.line === 'object' ? trace.line : {}
  return { line: { ...given, color, width: WIDTH } }
}

function dressed(trace: Trace, turn: number, dress: Dress): Partial<Trace> {
  if (trace.type === 'candlestick') return candles(trace, dress)
  return trace.type === 'bar' ? {} : lines(trace, turn, dress)
}

/** The traces as plotly is to draw them: coloured, named in the reader's language, at the reader's clock. */
export function dressTraces(figure: Figure, dress: Dress): Trace[] {
  let turn = 0
  return figure.data.map((trace, index) => {
    const isOther = trace.type === 'scatter' && !((trace.meta.output ?? trace.meta.key) in LINES)
    const dressedTrace = { ...trace, ...dressed(trace, isOther ? turn++ : turn, dress) }
    const x = trace.x.map((time) => time + dress.shift)
    return { ...dressedTrace, x, name: dress.names[index] ?? trace.name, hoverinfo: 'skip', showlegend: false }
  })
}

const FEWEST = 2 // from which plotly knows how far candles stand apart

/**
 * What plotly is given of the traces to draw: two bars of the first. An element for each bar, and reading every
 * value twice, takes it longer than a slow machine has; so that the marks are drawn into its picture.
 */
export function handedOver(traces: readonly Trace[]): Trace[] {
  const first = traces.findIndex((trace) => trace.visible !== false && axisOf(trace) === 'yaxis')
  return traces.map((trace, turn) => (turn === first ? cut(trace, 0, FEWEST) : { ...trace, visible: false }))
}

/** Has plotly hold the traces as they are, once it has drawn what it was given of them. */
export function holdWhole(held: readonly Trace[], traces: readonly Trace[]): void {
  held.forEach((trace, turn) => {
    const whole = traces[turn]
    if (whole === undefined) return
    for (const column of ['x', ...COLUMNS] as const) {
      const values = whole[column]
      if (values !== undefined) Object.assign(trace, { [column]: [...values] }) // its own: the newest are filled in
    }
    trace.visible = whole.visible ?? true
  })
}

/** Puts the values of one bar of a trace into what plotly holds of it. */
function fillBar(held: Trace, place: number, from: Trace, index: number, shift: number): void {
  held.x[place] = (from.x[index] ?? 0) + shift
  for (const column of COLUMNS) {
    const values = held[column]
    const source = column === 'y' && held.meta.key === 'candles' ? from.close : from[column]
    if (values !== undefined && source !== undefined) values[place] = source[index] ?? null
  }
}

const BACK = 2 // bars that the newest event may have changed

/** Puts the figure's last bars into what plotly holds, for whoever reads the chart's data. */
export function fillLast(held: readonly Trace[], figure: Figure, shift: number): void {
  held.forEach((trace, turn) => {
    const from = figure.data[turn]
    const place = Math.max(0, trace.x.length - BACK)
    const time = trace.x[place]
    if (from === undefined || time === undefined) return
    let index = from.x.length - 1
    while (index > 0 && (from.x[index] ?? 0) > time - shift) index -= 1
    if (from.x[index] !== time - shift) return
    for (let next = 0; index + next < from.x.length; next += 1) fillBar(trace, place + next, from, index + next, shift)
  })
}

/** The colour in which a trace is drawn, for the read-out. */
export function colourOf(trace: Trace): string | undefined {
  const { line } = trace as { line?: { color?: unknown } }
  return typeof line?.color === 'string' ? line.color : undefined
}

/** A line's colour and width (pixels). */
export interface Line {
  color: string
  width: number
}

/** How the line of a trace is drawn. */
export function lineOf(trace: Trace, fallback: string): Line {
  const { line } = trace as { line?: { width?: unknown } }
  return { color: colourOf(trace) ?? fallback, width: typeof line?.width === 'number' ? line.width : WIDTH }
}

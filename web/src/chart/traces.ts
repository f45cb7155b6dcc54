import type { Style } from '@/app/preferences'
import { COLUMNS, traceOf, type Cell, type Figure, type Trace } from '@/chart/figure'
import type { Palette } from '@/chart/palette'

/** How the reader wants the traces dressed. */
export interface Dress {
  palette: Palette
  style: Style
  /** The names of the traces in the reader's language. */
  names: readonly string[]
  /** Added to every time (ms). */
  shift: number
  /** Whether the last bar is among the traces' own. */
  reachesLast: boolean
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

/** A bar is green where the candle of its time closed at or above its open. */
function volumeColours(figure: Figure, palette: Palette): string[] {
  const { open = [], close = [] } = traceOf(figure, 'candles') ?? {}
  return close.map((value, index) => ((value ?? 0) >= (open[index] ?? 0) ? palette.upSoft : palette.downSoft))
}

const signColours = (values: Cell[], palette: Palette): string[] =>
  values.map((value) => ((value ?? 0) >= 0 ? palette.upSoft : palette.downSoft))

function bars(trace: Trace, figure: Figure, { palette }: Dress): Partial<Trace> {
  const isVolume = trace.meta.key === 'volume'
  const color = isVolume ? volumeColours(figure, palette) : signColours(trace.y ?? [], palette)
  return { marker: { color, line: { width: 0 } }, opacity: 1 }
}

function lines(trace: Trace, turn: number, { palette }: Dress): Partial<Trace> {
  const own = LINES[trace.meta.output ?? trace.meta.key]
  const color = own === undefined ? palette.others[turn % palette.others.length] : palette[own]
  const given = typeof trace.line === 'object' ? trace.line : {}
  return { line: { ...given, color, width: WIDTH } }
}

function dressed(trace: Trace, turn: number, figure: Figure, dress: Dress): Partial<Trace> {
  if (trace.type === 'candlestick') return candles(trace, dress)
  return trace.type === 'bar' ? bars(trace, figure, dress) : lines(trace, turn, dress)
}

/** The columns of a trace with nothing in their last place: the last bar is drawn over the picture. */
function withoutLast(trace: Trace): Partial<Trace> {
  const columns: Partial<Trace> = {}
  for (const column of COLUMNS) {
    const values = trace[column]
    if (values !== undefined && values.length > 0) columns[column] = values.with(-1, null)
  }
  return columns
}

/** The traces as plotly is to draw them: coloured, named in the reader's language, at the reader's clock. */
export function dressTraces(figure: Figure, dress: Dress): Trace[] {
  let turn = 0
  return figure.data.map((trace, index) => {
    const isOther = trace.type === 'scatter' && !((trace.meta.output ?? trace.meta.key) in LINES)
    const dressedTrace = { ...trace, ...dressed(trace, isOther ? turn++ : turn, figure, dress) }
    const x = trace.x.map((time) => time + dress.shift)
    const open = dress.reachesLast ? withoutLast(dressedTrace) : {}
    return { ...dressedTrace, ...open, x, name: dress.names[index] ?? trace.name, hoverinfo: 'skip', showlegend: false }
  })
}

/** Puts the last values of the figure into what plotly holds, for whoever reads the chart's data. */
export function fillLast(held: readonly Trace[], figure: Figure): void {
  held.forEach((trace, index) => {
    const from = figure.data[index]
    for (const column of COLUMNS) {
      const values = trace[column]
      const source = column === 'y' && trace.meta.key === 'candles' ? from?.close : from?.[column]
      if (values !== undefined && source !== undefined) values[values.length - 1] = source.at(-1) ?? null
    }
  })
}

/** The colour in which a trace is drawn, for the read-out. */
export function colourOf(trace: Trace): string | undefined {
  const { line } = trace as { line?: { color?: unknown } }
  return typeof line?.color === 'string' ? line.color : undefined
}

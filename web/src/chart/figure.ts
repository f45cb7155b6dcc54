/** The figure as the service gives it and as plotly draws it. Times are ms UTC until `decorate` shifts them. */
export type Cell = number | null

/**
 * What a trace shows. `output` and `indicator` are names of the registry; `shift` is how many candles later than
 * known a value is drawn; `columns` names the columns of candles that are an indicator's.
 */
export interface Meta {
  key: string
  output?: string
  indicator?: string
  shift?: number
  columns?: Record<'open' | 'high' | 'low' | 'close', string>
}

export interface Trace {
  type: 'candlestick' | 'bar' | 'scatter'
  name: string
  meta: Meta
  x: number[]
  y?: Cell[]
  open?: Cell[]
  high?: Cell[]
  low?: Cell[]
  close?: Cell[]
  xaxis?: string
  yaxis?: string
  [option: string]: unknown
}

export interface Shape {
  name?: string
  y0?: number | string
  y1?: number | string
  line?: Record<string, unknown>
  [option: string]: unknown
}

export interface Axis {
  domain?: [number, number]
  range?: [number | string, number | string]
  [option: string]: unknown
}

/** One row of the figure. `axis` is its y axis as the layout names it. */
export interface Panel {
  key: string
  axis: string
  labels: Record<'en' | 'fr', string>
}

export interface Layout {
  meta?: { symbol: string; depth: string; panels: Panel[] }
  shapes?: Shape[]
  annotations?: Record<string, unknown>[]
  [option: string]: unknown
}

export interface Figure {
  data: Trace[]
  layout: Layout
}

/** The columns of a trace that hold one value per x. */
export const COLUMNS = ['y', 'open', 'high', 'low', 'close'] as const
export type Column = (typeof COLUMNS)[number]

/** The trace of that key, if the figure has it. */
export function traceOf(figure: Figure, key: string): Trace | undefined {
  return figure.data.find((trace) => trace.meta.key === key)
}

/** Every price of the candles in view. */
export function pricesOf(figure: Figure): Cell[] {
  const { open = [], high = [], low = [], close = [] } = traceOf(figure, 'candles') ?? {}
  return [...open, ...high, ...low, ...close]
}

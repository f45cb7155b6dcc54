/**
 * The services' answers under the names that the page uses, taken from their OpenAPI. What OpenAPI leaves open
 * (the figure's traces, an event's content) is said here.
 */
import type { components as AnalysisParts } from '@/api/gen/analysis'
import type { components as IngestParts } from '@/api/gen/ingest'
import type { Figure, Trace } from '@/chart/figure'

type Analysis = AnalysisParts['schemas']
type Ingest = IngestParts['schemas']

export type Depth = Analysis['Depth']
export type Interval = Analysis['Interval']
export type Language = 'en' | 'fr'
/** A text by language. */
export type Labels = Record<string, string>

export type Stats = Analysis['Stats']
export type Quality = Analysis['Quality']
export type Level = Analysis['Level']
export type Signal = Analysis['Signal']
export type ShownIndicator = Analysis['ShownIndicator']
/** `extended`: bars from before the depth stand in front of it. */
export type Chart = Omit<Analysis['ChartAnswer'], 'figure'> & { figure: Figure; extended?: boolean }
/** Bars that come before those of a chart, as the same traces. */
export type Earlier = Omit<Analysis['EarlierAnswer'], 'data'> & { data: Trace[] }
/** The last day of a pair: its first open, its last price, and closes an hour apart, the last of which is the price as of when they came. */
export type Quote = Analysis['QuoteEntry']
/** The event `quote` of the stream. The closes come only when a candle has closed. */
export type QuoteEvent = Omit<Quote, 'closes'> & Partial<Pick<Quote, 'closes'>>

/** One indicator of the registry, a number that it takes, and one of its columns. */
export type Indicator = Analysis['IndicatorEntry']
export type Parameter = Analysis['ParameterEntry']
export type Output = Analysis['OutputEntry']

export type Pair = Ingest['FollowedPair']
export type ListedSymbol = Ingest['ListedSymbol']
export type IngestStatus = Ingest['StatusAnswer']

/** One candle as the stream tells it. Prices in the quote currency, volume in the base asset. */
export interface Candle {
  open_time: number
  open: number
  high: number
  low: number
  close: number
  volume: number
  quote_volume: number
  trades: number
  closed: boolean
}

export interface Point {
  open_time: number
  candle: Candle
  values: Record<string, number | null>
}

/** The event `candle` of the stream: the last candle and its indicators, and what changed with it. */
export interface CandleEvent extends Point {
  symbol: string
  depth: Depth
  interval: Interval
  /** Values that are drawn at another bar than their own, with that bar's open time. */
  shifted?: { key: string; open_time: number; value: number | null }[]
  /** The bar before with its final values, when it has changed since it was last told. */
  previous?: Point | null
  stats?: Stats | null
  quality?: Quality
  signals?: Signal[]
  levels?: Level[]
}

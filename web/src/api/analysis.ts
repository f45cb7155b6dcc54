import { withQuery, type Client } from '@/api/client'
import type { Chart, Depth, Earlier, Indicator, Language, Quote } from '@/api/types'

/** What a chart is asked for. Indicators as `rsi,bollinger(20,2)`; left out, they are the service's default. */
export interface ChartQuery {
  symbol: string
  depth: Depth
  indicators?: string
}

const BASE = '/api/analysis'

export function fetchChart(client: Client, { symbol, ...query }: ChartQuery, signal: AbortSignal): Promise<Chart> {
  return client.request<Chart>(`${BASE}/charts/${encodeURIComponent(symbol)}`, { query, signal })
}

/** The bars before those of a chart: `limit` at most, that open before `before` (ms UTC). */
export function fetchEarlier(
  client: Client,
  { symbol, ...query }: ChartQuery,
  part: { before: number; limit: number },
  signal: AbortSignal,
): Promise<Earlier> {
  const path = `${BASE}/charts/${encodeURIComponent(symbol)}/earlier`
  return client.request<Earlier>(path, { query: { ...query, ...part }, signal })
}

/** What one stream tells: charts of some pairs at one depth, and the quotes of all. */
export interface StreamQuery {
  symbols: readonly string[]
  depth: Depth
  indicators?: string
  quotes: boolean
}

export function streamUrl({ symbols, depth, indicators, quotes }: StreamQuery): string {
  const charts = symbols.length === 0 ? {} : { symbol: symbols.join(','), depth, indicators }
  return withQuery(`${BASE}/stream`, { ...charts, ...(quotes && { quotes: 'true' }) })
}

export async function fetchQuotes(client: Client, signal: AbortSignal): Promise<Quote[]> {
  return (await client.request<{ quotes: Quote[] }>(`${BASE}/quotes`, { signal })).quotes
}

export function imageUrl({ symbol, ...query }: ChartQuery, language: Language, theme: string): string {
  return withQuery(`${BASE}/charts/${encodeURIComponent(symbol)}/image.png`, { ...query, language, theme })
}

export function candlesUrl(symbol: string, query: { interval: string; start: number; format: string }): string {
  return withQuery(`${BASE}/candles/${encodeURIComponent(symbol)}`, query)
}

export async function fetchIndicators(client: Client): Promise<Indicator[]> {
  return (await client.request<{ indicators: Indicator[] }>(`${BASE}/indicators`)).indicators
}

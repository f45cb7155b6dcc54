import { withQuery, type Client } from '@/api/client'
import type { Chart, Depth, Indicator, Language } from '@/api/types'

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

export const streamUrl = (query: ChartQuery): string => withQuery(`${BASE}/stream`, { ...query })

export function imageUrl({ symbol, ...query }: ChartQuery, language: Language, theme: string): string {
  return withQuery(`${BASE}/charts/${encodeURIComponent(symbol)}/image.png`, { ...query, language, theme })
}

export function candlesUrl(symbol: string, query: { interval: string; start: number; format: string }): string {
  return withQuery(`${BASE}/candles/${encodeURIComponent(symbol)}`, query)
}

export async function fetchIndicators(client: Client): Promise<Indicator[]> {
  return (await client.request<{ indicators: Indicator[] }>(`${BASE}/indicators`)).indicators
}

import type { Client } from '@/api/client'
import type { IngestStatus, ListedSymbol, Pair } from '@/api/types'

const BASE = '/api/ingest'

export async function fetchWatchlist(client: Client): Promise<Pair[]> {
  return (await client.request<{ pairs: Pair[] }>(`${BASE}/watchlist`)).pairs
}

export async function searchSymbols(client: Client, query: string, signal: AbortSignal): Promise<ListedSymbol[]> {
  return (await client.request<{ symbols: ListedSymbol[] }>(`${BASE}/symbols`, { query: { query }, signal })).symbols
}

export const fetchStatus = (client: Client): Promise<IngestStatus> => client.request<IngestStatus>(`${BASE}/status`)

const entry = (symbol: string): string => `${BASE}/watchlist/${encodeURIComponent(symbol)}`

/** Follows a pair; with a position (0 is first) it is moved there. */
export function putPair(client: Client, symbol: string, position?: number): Promise<unknown> {
  return client.request(entry(symbol), { method: 'PUT', ...(position !== undefined && { body: { position } }) })
}

export const removePair = (client: Client, symbol: string): Promise<unknown> =>
  client.request(entry(symbol), { method: 'DELETE' })

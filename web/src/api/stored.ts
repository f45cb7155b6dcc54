import type { Client } from '@/api/client'
import type { components } from '@/api/gen/analysis'

export type Stored = components['schemas']['StoredList']
export type StoredPair = components['schemas']['StoredPair']

const PATH = '/api/analysis/stored'

/** What the disk holds of each pair, those that are not followed any more included. */
export const fetchStored = (client: Client): Promise<Stored> => client.request<Stored>(PATH)

/** Drops every stored candle of a pair that is not followed. */
export const dropStored = (client: Client, symbol: string): Promise<unknown> =>
  client.request(`${PATH}/${encodeURIComponent(symbol)}`, { method: 'DELETE' })

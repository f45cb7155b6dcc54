import { withQuery, type Client } from '@/api/client'
import { BadEventError } from '@/api/events'
import type { components } from '@/api/gen/monitor'

type Schemas = components['schemas']

/** The machine at one moment; what is null has its reason in `missing`. */
export type Host = Schemas['HostNow']
export type Missing = Schemas['Missing']
export type HostAnswer = Schemas['HostAnswer']
export type Alarm = Schemas['Alarm']
export type History = Schemas['HistoryAnswer']
export type Series = Schemas['Series']
export type Annotation = Schemas['AnnotationPoint']
export type Part = Schemas['Part']
export type Range = History['range']
export type Unit = Series['unit']

export const RANGES = ['15m', '1h', '1d', '7d', '30d', '2y'] as const satisfies readonly Range[]

const BASE = '/api/monitor'

export const fetchHost = (client: Client, signal: AbortSignal): Promise<HostAnswer> =>
  client.request<HostAnswer>(`${BASE}/host`, { signal })

/** The record over a range that ends now; `series` are the beginnings of the names wanted. */
export function fetchHistory(client: Client, range: Range, series: readonly string[], signal: AbortSignal): Promise<History> {
  return client.request<History>(`${BASE}/history`, { query: { range, series: series.join(',') }, signal })
}

export async function fetchParts(client: Client, signal: AbortSignal): Promise<Part[]> {
  return (await client.request<Schemas['Parts']>(`${BASE}/services`, { signal })).parts
}

/** The stream of samples, so many a second. */
export const hostStreamUrl = (rate: number): string => withQuery(`${BASE}/stream`, { rate })

function fieldsOf(data: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(data)
  } catch {
    throw new BadEventError('not JSON')
  }
  if (typeof value !== 'object' || value === null) throw new BadEventError('not an object')
  return value as Record<string, unknown>
}

const SECTIONS = ['cpu', 'temperature', 'fan', 'memory', 'pressure', 'disk', 'network', 'power', 'board', 'missing'] as const

/** The sample in the data of the event `host`. Throws BadEventError. */
export function parseHost(data: string): Host {
  const host = fieldsOf(data)
  if (!Number.isFinite(host.at)) throw new BadEventError('at is not a number')
  const absent = SECTIONS.find((name) => typeof host[name] !== 'object' || host[name] === null)
  if (absent !== undefined) throw new BadEventError(`no ${absent}`)
  return host as unknown as Host
}

/** What happened, in the data of the event `annotation`. Throws BadEventError. */
export function parseAnnotation(data: string): Annotation {
  const { at, until, count, service, kind, detail } = fieldsOf(data)
  if (![at, until, count].every(Number.isFinite)) throw new BadEventError('a time is not a number')
  if (typeof service !== 'string' || typeof kind !== 'string') throw new BadEventError('no name')
  if (typeof detail !== 'object' || detail === null) throw new BadEventError('no detail')
  return { at, until, count, service, kind, detail } as Annotation
}

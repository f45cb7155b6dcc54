import { withQuery, type Client } from '@/api/client'
import type { components } from '@/api/gen/reporter'
import type { Language } from '@/api/types'

type Schemas = components['schemas']

export type Frequency = Schemas['Frequency']
export type Subscription = Schemas['Subscription']
export type Delivery = Schemas['Delivery']
export type DeliveryStatus = Schemas['Status']
export type MailReport = Schemas['MailReport']
export type SendResult = Schemas['SendResult']
/** What a new subscription gets where it says nothing, and how many there may be. */
export type Standard = Schemas['Standard']
/** A subscription as it is to be. Without depths it shows those that its frequency usually has. */
export type Wanted = Required<Schemas['NewSubscription']> & { hour: string; timezone: string; language: Language }
/** When a subscription is to be due; `subscription` names the one that would be changed. */
export type WantedDates = Pick<Wanted, 'frequency' | 'hour' | 'weekday' | 'day' | 'timezone'> & { subscription: number | null }

export const FREQUENCIES = ['daily', 'weekly', 'monthly'] as const satisfies readonly Frequency[]

const BASE = '/api/reporter'
const entry = (id: number, action = ''): string => `${BASE}/subscriptions/${id}${action}`

export const fetchStandard = (client: Client): Promise<Standard> => client.request<Standard>(`${BASE}/defaults`)

export const fetchSubscriptions = (client: Client): Promise<Subscription[]> =>
  client.request<Subscription[]>(`${BASE}/subscriptions`)

export const addSubscription = (client: Client, body: Wanted): Promise<Subscription> =>
  client.request<Subscription>(`${BASE}/subscriptions`, { method: 'POST', body })

export const changeSubscription = (client: Client, id: number, body: Partial<Wanted>): Promise<Subscription> =>
  client.request<Subscription>(entry(id), { method: 'PATCH', body })

export const removeSubscription = (client: Client, id: number): Promise<unknown> => client.request(entry(id), { method: 'DELETE' })

/** Sends a report now; the answer carries what the mail server said. */
export const sendSubscription = (client: Client, id: number): Promise<SendResult> =>
  client.request<SendResult>(entry(id, '/send'), { method: 'POST' })

/** The next three due moments (ms UTC), as the server's calendar has them. */
export async function fetchDates(client: Client, wanted: WantedDates, signal: AbortSignal): Promise<number[]> {
  const query = { ...wanted, subscription: wanted.subscription ?? undefined }
  return (await client.request<Schemas['Dates']>(`${BASE}/dates`, { query, signal })).upcoming
}

export interface LogQuery {
  limit: number
  before?: number | undefined
  subscription?: number | undefined
  status?: DeliveryStatus | undefined
}

/** The log, the newest first. */
export const fetchDeliveries = (client: Client, query: LogQuery, signal: AbortSignal): Promise<Delivery[]> =>
  client.request<Delivery[]>(`${BASE}/deliveries`, { query: { ...query }, signal })

/** The newest delivery of each subscription that has one. */
export const fetchLatest = (client: Client): Promise<Delivery[]> => client.request<Delivery[]>(`${BASE}/deliveries/latest`)

export const fetchMail = (client: Client): Promise<MailReport> => client.request<MailReport>(`${BASE}/mail`)

/** Ends a stop after refused credentials, and tries at once what waits. */
export const retryMail = (client: Client): Promise<MailReport> => client.request<MailReport>(`${BASE}/mail/retry`, { method: 'POST' })

/** Where the mail of this moment is to be had as a page. */
export function previewUrl({ symbol, frequency, weekday, day, timezone, language, depths }: Wanted): string {
  return withQuery(`${BASE}/preview`, { symbol, frequency, weekday, day, timezone, language, depths: depths ?? undefined })
}

/** Finds out whether the preview can be shown: throws what is wrong with it. */
export const checkPreview = (client: Client, url: string, signal: AbortSignal): Promise<string> =>
  client.request<string>(url, { as: 'text', signal })

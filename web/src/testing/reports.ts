/** Subscriptions, deliveries and a reporter that answers as the real one does, for the specs. */
import type { Client, RequestOptions } from '@/api/client'
import type { Delivery, MailReport, Standard, Subscription } from '@/api/reporter'

/** Monday, 23 November 2026, 06:00 UTC. */
export const DUE = Date.UTC(2026, 10, 23, 6)
const DAY = 86_400_000

export const STANDARD: Standard = {
  ...{ hour: '07:00', timezone: 'Europe/Paris', language: 'fr', limit: 200 },
  depths: { daily: ['1d', '1w'], weekly: ['1w', '1mo'], monthly: ['1mo', '1y'] },
}

export const MAIL: MailReport = {
  ...{ state: 'working', since: DUE, answer: null, problem: null, clock_problem: null, missing: [] },
  ...{ host: 'smtp.gmail.com', port: 465, security: 'tls', sender: 'pi@example.org' },
}

export function subscriptionOf(more: Partial<Subscription> = {}): Subscription {
  return {
    ...{ id: 1, symbol: 'BTCUSDC', recipient: 'reader@example.org', frequency: 'daily', hour: '07:00', weekday: 0, day: 1 },
    ...{ timezone: 'Europe/Paris', language: 'fr', depths: ['1d', '1w'], active: true, created: 0, changed: 0 },
    ...{ next_due: DUE, upcoming: [DUE, DUE + DAY, DUE + 2 * DAY] },
    ...more,
  }
}

export function deliveryOf(more: Partial<Delivery> = {}): Delivery {
  return {
    ...{ id: 1, subscription_id: 1, symbol: 'BTCUSDC', recipient: 'reader@example.org', frequency: 'daily', due_date: '2026-11-23' },
    ...{ due: DUE, manual: false, status: 'sent', late_seconds: 2, missed: 0, attempts: 1, next_attempt: null, settled: DUE + 2_000 },
    ...{ answer: '250 2.0.0 queued', message_id: '<x@example.org>', history: [{ ended: DUE + 2_000, outcome: 'sent', answer: '250 2.0.0 queued' }] },
    ...more,
  }
}

export interface Asked extends RequestOptions {
  path: string
}

/** A client that answers `GET /path` and the like with what `answers` holds at that moment; an Error is thrown. */
export function reporterOf(answers: Record<string, unknown>, asked: Asked[] = []): Client {
  return {
    request: <T>(path: string, options: RequestOptions = {}) => {
      asked.push({ path, ...options })
      const answer = answers[`${options.method ?? 'GET'} ${path.split('?')[0] ?? ''}`]
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer as T)
    },
  }
}

export const REPORTER = '/api/reporter'

/** What a reporter with one subscription answers. */
export const answersOf = (): Record<string, unknown> => ({
  'GET /api/ingest/watchlist': { pairs: [{ symbol: 'BTCUSDC' }, { symbol: 'ETHUSDC' }] },
  [`GET ${REPORTER}/defaults`]: STANDARD,
  [`GET ${REPORTER}/mail`]: MAIL,
  [`GET ${REPORTER}/subscriptions`]: [subscriptionOf()],
  [`GET ${REPORTER}/deliveries`]: [deliveryOf()],
  [`GET ${REPORTER}/deliveries/latest`]: [deliveryOf()],
  [`GET ${REPORTER}/dates`]: { upcoming: [DUE, DUE + DAY, DUE + 2 * DAY] },
  [`GET ${REPORTER}/preview`]: '<p>a mail</p>',
})

import type { Depth, Interval } from '@/api/types'

const HOUR = 3_600_000
const DAY = 24 * HOUR

export const DEPTHS: readonly Depth[] = ['1d', '1w', '1mo', '1y', '5y']

/** What each depth shows: candles of `interval` that open within the last `span` ms. */
export const VIEWS: Record<Depth, { interval: Interval; span: number }> = {
  '1d': { interval: '5m', span: DAY },
  '1w': { interval: '1h', span: 7 * DAY },
  '1mo': { interval: '4h', span: 30 * DAY },
  '1y': { interval: '1d', span: 365 * DAY },
  '5y': { interval: '1w', span: 5 * 365 * DAY },
}

export const MILLISECONDS: Record<Interval, number> = {
  '5m': HOUR / 12,
  '1h': HOUR,
  '4h': 4 * HOUR,
  '1d': DAY,
  '1w': 7 * DAY,
}

/** Whether candles of that interval open at an hour of the day, so that the reader's zone matters. */
export const isIntraday = (interval: Interval): boolean => MILLISECONDS[interval] < DAY

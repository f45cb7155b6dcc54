import type { Quality } from '@/api/types'

/** Seconds without a word of a pair after which it is no longer called live. */
export const QUIET = 30

export type BadgeState = 'live' | 'delayed' | 'stale'
export type BadgeReason = 'live' | 'disconnected' | 'exchange' | 'quiet' | 'stale' | 'never'

export interface Badge {
  state: BadgeState
  reason: BadgeReason
  /** Seconds since the last word of the pair; null for never. */
  age: number | null
}

export interface Hearing {
  quality: Quality
  /** When `quality` arrived here (ms UTC). */
  at: number
  /** Whether the stream is open; null while it is opened for the first time. */
  connected: boolean | null
  now: number
  /** Whether the server reaches the exchange; null where that is not known. */
  exchange: boolean | null
}

/** How fresh the chart is, since when it is not, and why. */
export function badgeOf({ quality, at, connected, now, exchange }: Hearing): Badge {
  const age = quality.age_seconds === null ? null : quality.age_seconds + Math.max(0, now - at) / 1_000
  const blamed = (reason: BadgeReason): BadgeReason => (exchange === false ? 'exchange' : reason)
  if (quality.stale) return { state: 'stale', reason: blamed('stale'), age }
  if (connected === false) return { state: 'delayed', reason: 'disconnected', age }
  if (age === null) return { state: 'delayed', reason: blamed('never'), age }
  if (age > QUIET) return { state: 'delayed', reason: blamed('quiet'), age }
  return { state: 'live', reason: 'live', age }
}

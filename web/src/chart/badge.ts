import type { Quality } from '@/api/types'

/** Seconds without a word of a pair after which it is no longer called live. */
export const QUIET = 30
const MINUTE = 60 // seconds

export type BadgeState = 'live' | 'delayed' | 'stale'
export type BadgeReason = 'live' | 'disconnected' | 'exchange' | 'quiet' | 'stale' | 'never'

export interface Badge {
  state: BadgeState
  reason: BadgeReason
  /** Whole seconds since the last word of the pair, of what is not live; null for never. */
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

/** Seconds since the last word of the pair; null for never. */
function ageOf({ quality, at, now }: Hearing): number | null {
  return quality.age_seconds === null ? null : quality.age_seconds + Math.max(0, now - at) / 1_000
}

/** How fresh the chart is, since when it is not, and why. */
export function badgeOf(hearing: Hearing): Badge {
  const { quality, connected, exchange } = hearing
  const exact = ageOf(hearing)
  const age = exact === null ? null : Math.floor(exact)
  const blamed = (reason: BadgeReason): BadgeReason => (exchange === false ? 'exchange' : reason)
  if (quality.stale) return { state: 'stale', reason: blamed('stale'), age }
  if (connected === false) return { state: 'delayed', reason: 'disconnected', age }
  if (exact === null) return { state: 'delayed', reason: blamed('never'), age }
  if (exact >= QUIET) return { state: 'delayed', reason: blamed('quiet'), age }
  return { state: 'live', reason: 'live', age: null }
}

/** For how long (ms) the badge says the same while nothing is heard; null for ever. */
export function staysFor(hearing: Hearing): number | null {
  const age = ageOf(hearing)
  if (age === null) return null
  const unit = age < MINUTE ? 1 : MINUTE // ages are told in seconds at first, then in minutes and more
  const next = badgeOf(hearing).state === 'live' ? QUIET : (Math.floor(age / unit) + 1) * unit
  return Math.ceil((next - age) * 1_000)
}

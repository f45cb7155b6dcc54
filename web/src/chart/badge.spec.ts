import { describe, expect, it } from 'vitest'
import { badgeOf, QUIET, staysFor } from '@/chart/badge'
import { QUALITY } from '@/testing/charts'

const NOW = 1_000_000
const hearing = { quality: QUALITY, at: NOW, connected: true, now: NOW, exchange: null }

describe('the badge', () => {
  it('is live while the pair is heard of', () => {
    expect(badgeOf(hearing)).toEqual({ state: 'live', reason: 'live', age: null })
  })

  it('ages with the clock', () => {
    expect(badgeOf({ ...hearing, connected: false, now: NOW + 5_900 }).age).toBe(6)
  })

  it('is delayed once the pair was quiet for a while', () => {
    expect(badgeOf({ ...hearing, now: NOW + (QUIET - 1) * 1_000 })).toEqual({ state: 'delayed', reason: 'quiet', age: QUIET })
    expect(badgeOf({ ...hearing, now: NOW + (QUIET - 1) * 1_000 - 1 }).state).toBe('live')
  })

  it('is delayed while the connection is broken', () => {
    expect(badgeOf({ ...hearing, connected: false })).toMatchObject({ state: 'delayed', reason: 'disconnected' })
    expect(badgeOf({ ...hearing, connected: null }).state).toBe('live')
  })

  it('is delayed as long as nothing was ever heard', () => {
    const quality = { ...QUALITY, age_seconds: null }
    expect(badgeOf({ ...hearing, quality })).toEqual({ state: 'delayed', reason: 'never', age: null })
  })

  it('is stale when the service says so', () => {
    const quality = { ...QUALITY, stale: true }
    expect(badgeOf({ ...hearing, quality, connected: false })).toMatchObject({ state: 'stale', reason: 'stale' })
  })

  it('names the exchange where that is what cannot be reached', () => {
    const quality = { ...QUALITY, stale: true }
    expect(badgeOf({ ...hearing, quality, exchange: false }).reason).toBe('exchange')
    expect(badgeOf({ ...hearing, now: NOW + 60_000, exchange: false }).reason).toBe('exchange')
    expect(badgeOf({ ...hearing, exchange: false }).reason).toBe('live')
  })

  it('does not grow younger when a clock is set back', () => {
    expect(badgeOf({ ...hearing, connected: false, now: NOW - 60_000 }).age).toBe(1)
  })

  it('says the same until the pair has been quiet, then for a second, later for a minute', () => {
    const quiet = (seconds: number) => ({ ...hearing, connected: false, now: NOW + seconds * 1_000 })
    expect(staysFor(hearing)).toBe((QUIET - 1) * 1_000)
    expect(staysFor(quiet(0.25))).toBe(750)
    expect(staysFor(quiet(59))).toBe(60_000)
    expect(staysFor(quiet(69))).toBe(50_000)
    expect(staysFor({ ...hearing, quality: { ...QUALITY, age_seconds: null } })).toBeNull()
  })
})

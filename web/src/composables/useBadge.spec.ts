import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, ref, shallowRef } from 'vue'
import { QUIET, type Hearing } from '@/chart/badge'
import { useBadge } from '@/composables/useBadge'
import { QUALITY } from '@/testing/charts'

type Heard = Omit<Hearing, 'now'>

const heardNow = (): Heard => ({ quality: { ...QUALITY, age_seconds: 0 }, at: Date.now(), connected: true, exchange: null })

describe('the badge of a chart that is left open', () => {
  const scope = effectScope()
  const setUp = () => {
    const heard = shallowRef<Heard | null>(null)
    const badge = scope.run(() => useBadge(() => heard.value)) ?? ref(null)
    return { heard, badge }
  }

  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('is none before anything was heard, and wakes for nothing', () => {
    const { badge } = setUp()
    expect(badge.value).toBeNull()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is the same object while the pair is heard of', () => {
    const { heard, badge } = setUp()
    heard.value = heardNow()
    const before = badge.value
    expect(before).toMatchObject({ state: 'live' })
    for (let seconds = 0; seconds < 2 * QUIET; seconds += 2) {
      vi.advanceTimersByTime(2_000)
      heard.value = heardNow()
    }
    expect(badge.value).toBe(before)
  })

  it('tells by itself that the pair has become quiet, and for how long', () => {
    const { heard, badge } = setUp()
    heard.value = heardNow()
    vi.advanceTimersByTime(QUIET * 1_000 - 1)
    expect(badge.value?.state).toBe('live')
    vi.advanceTimersByTime(1)
    expect(badge.value).toMatchObject({ state: 'delayed', reason: 'quiet', age: QUIET })
    vi.advanceTimersByTime(1_000)
    expect(badge.value?.age).toBe(QUIET + 1)
    vi.advanceTimersByTime(3_600_000)
    expect(badge.value?.age).toBe(3_600)
  })

  it('counts from the last word where the connection breaks later', () => {
    const { heard, badge } = setUp()
    const before = (heard.value = heardNow())
    vi.advanceTimersByTime(7_000)
    heard.value = { ...before, connected: false }
    expect(badge.value).toMatchObject({ reason: 'disconnected', age: 7 })
  })

  it('wakes no more once it is no longer shown', () => {
    const { heard } = setUp()
    heard.value = heardNow()
    expect(vi.getTimerCount()).toBeGreaterThan(0)
    scope.stop()
    expect(vi.getTimerCount()).toBe(0)
  })
})

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, shallowRef } from 'vue'
import { useCalm } from '@/composables/useCalm'

interface Told {
  of: string
  price: number
}

const PAUSE = 1_000
const setUp = () => {
  const scope = effectScope()
  const source = shallowRef<Told>({ of: 'BTCUSDC', price: 1 })
  const calm = scope.run(() => useCalm(() => source.value, PAUSE, (one, other) => one.of === other.of))
  return { scope, source, price: () => calm?.value.price }
}

describe('a value that is told calmly', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('is told at once after a quiet time, then with the first change after a pause', () => {
    const { source, price } = setUp()
    source.value = { of: 'BTCUSDC', price: 2 }
    expect(price()).toBe(2)
    for (const next of [3, 4]) source.value = { of: 'BTCUSDC', price: next }
    vi.advanceTimersByTime(PAUSE)
    expect(price()).toBe(2)
    source.value = { of: 'BTCUSDC', price: 5 }
    expect(price()).toBe(5)
  })

  it('ends with the last, where none follows', () => {
    const { source, price } = setUp()
    for (const next of [2, 3, 4]) source.value = { of: 'BTCUSDC', price: next }
    vi.advanceTimersByTime(PAUSE)
    expect(price()).toBe(2)
    vi.advanceTimersByTime(PAUSE / 2)
    expect(price()).toBe(4)
  })

  it('does not wait where it is of another thing', () => {
    const { source, price } = setUp()
    source.value = { of: 'BTCUSDC', price: 2 }
    source.value = { of: 'ETHUSDC', price: 3 }
    expect(price()).toBe(3)
  })

  it('is told no more once nobody listens', () => {
    const { scope, source, price } = setUp()
    source.value = { of: 'BTCUSDC', price: 2 }
    source.value = { of: 'BTCUSDC', price: 3 }
    scope.stop()
    vi.advanceTimersByTime(PAUSE)
    expect(price()).toBe(2)
  })
})

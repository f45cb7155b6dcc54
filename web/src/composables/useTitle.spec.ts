import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import { useTitle } from '@/composables/useTitle'

describe('the title of the tab', () => {
  const scope = effectScope()
  const title = ref({ words: '1 BTCUSDC', of: 'BTCUSDC' })

  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('is written at once, then rests, and ends with the last words', async () => {
    scope.run(() => {
      useTitle(title)
    })
    expect(document.title).toBe('1 BTCUSDC')
    for (const words of ['2 BTCUSDC', '3 BTCUSDC', '4 BTCUSDC']) {
      title.value = { words, of: 'BTCUSDC' }
      await nextTick()
      expect(document.title).toBe('2 BTCUSDC')
    }
    vi.advanceTimersByTime(15_000)
    await nextTick()
    expect(document.title).toBe('4 BTCUSDC')
  })

  it('does not wait where it is of another pair', async () => {
    title.value = { words: '9 ETHUSDC', of: 'ETHUSDC' }
    await nextTick()
    expect(document.title).toBe('9 ETHUSDC')
  })

  it('is left to the next page when its own has gone', async () => {
    title.value = { words: '8 ETHUSDC', of: 'ETHUSDC' }
    await nextTick()
    scope.stop()
    document.title = 'About'
    vi.advanceTimersByTime(30_000)
    expect(document.title).toBe('About')
  })
})

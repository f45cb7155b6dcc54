import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import { useTitle } from '@/composables/useTitle'

describe('the title of the tab', () => {
  const scope = effectScope()
  const title = ref('1 BTCUSDC')

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
      title.value = words
      await nextTick()
      expect(document.title).toBe('2 BTCUSDC')
    }
    vi.advanceTimersByTime(15_000)
    await nextTick()
    expect(document.title).toBe('4 BTCUSDC')
  })

  it('is left to the next page when its own has gone', async () => {
    title.value = '5 BTCUSDC'
    await nextTick()
    scope.stop()
    document.title = 'About'
    vi.advanceTimersByTime(30_000)
    expect(document.title).toBe('About')
  })
})

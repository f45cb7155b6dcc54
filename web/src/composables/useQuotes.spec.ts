import { flushPromises } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { defineComponent, ref, shallowRef } from 'vue'
import type { Quote, QuoteEvent } from '@/api/types'
import { useQuotes, withEvents, withLive } from '@/composables/useQuotes'
import type { Feed } from '@/composables/useFeed'
import { clientOf, contextOf, show, STATS } from '@/testing/charts'

const BTC: Quote = { symbol: 'BTCUSDC', open: 100, price: 103, change_percent: 3, closes: [99, 103] }
const event = (price: number, more: Partial<QuoteEvent> = {}): QuoteEvent => ({
  ...{ symbol: 'BTCUSDC', open: 100, price, change_percent: price - 100 },
  ...more,
})

describe('quotes', () => {
  const quotes = new Map([['BTCUSDC', BTC]])

  it('move with the events', () => {
    const next = withEvents(quotes, [event(104), event(110)])
    expect(next.get('BTCUSDC')).toEqual({ ...BTC, price: 110, change_percent: 10 })
    expect(quotes.get('BTCUSDC')).toBe(BTC)
  })

  it('take over new closes', () => {
    expect(withEvents(quotes, [event(104, { closes: [1, 2, 104] })]).get('BTCUSDC')?.closes).toEqual([1, 2, 104])
  })

  it('begin with the first event of a pair', () => {
    expect(withEvents(new Map(), [event(104, { closes: [104] })]).get('BTCUSDC')?.price).toBe(104)
  })

  it('follow the charts that move live', () => {
    const live = withLive(quotes, [{ symbol: 'BTCUSDC', stats: { ...STATS, close: 110 } }, null])
    expect(live.get('BTCUSDC')).toMatchObject({ open: 100, price: 110, closes: BTC.closes })
    expect(live.get('BTCUSDC')?.change_percent).toBeCloseTo(10)
  })

  it('stay as they are where no live chart is of a quoted pair', () => {
    const none = new Map()
    expect(withLive(none, [{ symbol: 'BTCUSDC', stats: STATS }])).toBe(none)
    expect(withLive(quotes, [null])).toBe(quotes)
  })

  it('are asked for once, then told by the feed, and left with the page', async () => {
    let tell: ((quote: QuoteEvent) => void) | undefined
    const leave = vi.fn()
    const feed = { quotes: (onQuote: (quote: QuoteEvent) => void) => ((tell = onQuote), leave) } as unknown as Feed
    vi.stubGlobal('requestAnimationFrame', (run: () => void) => (run(), undefined))
    const asked: string[] = []
    const turn = ref(false)
    const context = contextOf({ client: clientOf({ '/api/analysis/quotes': { quotes: [BTC] } }, asked) })
    const made: { quotes?: ReturnType<typeof useQuotes> } = {}
    const setup = () => {
      made.quotes = useQuotes(shallowRef([]), turn, feed)
      return () => null
    }
    const wrapper = show(defineComponent({ setup }), {}, context)
    expect(asked).toEqual([])
    turn.value = true
    await flushPromises()
    tell?.(event(120))
    expect(made.quotes?.value.get('BTCUSDC')?.price).toBe(120)
    expect(asked).toHaveLength(1)
    wrapper.unmount()
    expect(leave).toHaveBeenCalledOnce()
    vi.unstubAllGlobals()
  })
})

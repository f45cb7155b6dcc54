import { describe, expect, it } from 'vitest'
import { changeOf, quoteOf, withLive } from '@/composables/useQuotes'
import { chartOf, STATS } from '@/testing/charts'

describe('a quote', () => {
  const quote = quoteOf(chartOf(30))

  it('is the day’s open and where the price stands', () => {
    expect(quote).toMatchObject({ open: 100, price: 103 })
    expect(quote && changeOf(quote)).toBeCloseTo(3)
  })

  it('draws one point an hour, the last at the last candle', () => {
    expect(quote?.closes).toEqual([106, 118, 130])
  })

  it('is none without candles', () => {
    expect(quoteOf({ ...chartOf(0), stats: null })).toBeNull()
  })

  it('follows the chart that moves live', () => {
    const quotes = new Map([['BTCUSDC', { open: 100, price: 103, closes: [100, 103] }]])
    const live = withLive(quotes, { symbol: 'BTCUSDC', stats: { ...STATS, close: 110 } })
    expect(live.get('BTCUSDC')).toEqual({ open: 100, price: 110, closes: [100, 110] })
    expect(quotes.get('BTCUSDC')?.price).toBe(103)
  })

  it('stays as it is where the live chart is of no quoted pair', () => {
    const quotes = new Map()
    expect(withLive(quotes, { symbol: 'BTCUSDC', stats: STATS })).toBe(quotes)
    expect(withLive(quotes, null)).toBe(quotes)
  })
})

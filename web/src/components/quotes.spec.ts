import { describe, expect, it } from 'vitest'
import { nextTick, shallowRef } from 'vue'
import QuoteCells from '@/components/QuoteCells.vue'
import SparkLine from '@/components/SparkLine.vue'
import type { Pair, Quote } from '@/api/types'
import { show } from '@/testing/charts'

const QUOTE: Quote = { symbol: 'BTCUSDC', open: 100, price: 103, change_percent: 3, closes: [100, 104, 103] }
const PAIR = { symbol: 'BTCUSDC', price_decimals: 2 } as Pair

describe('a quote in the watchlist', () => {
  const cells = (quote: Partial<Quote>, price_decimals: number | null = 2) =>
    show(QuoteCells, { pair: { ...PAIR, price_decimals }, quoteOf: () => ({ ...QUOTE, ...quote }) })
  const priceOf = (...given: Parameters<typeof cells>): string => cells(...given).get('.quote-price').text()

  it('has the digits that the exchange names, and more where the price needs them', () => {
    expect([priceOf({}), priceOf({ price: 103.125 }), priceOf({ closes: [100.5, 103] }, null)]).toEqual(['103.00', '103.125', '103.0'])
  })

  it('is a dash until there is one, without a line', () => {
    const none = show(QuoteCells, { pair: PAIR, quoteOf: () => undefined })
    expect([none.get('.quote-price').text(), none.find('svg').exists()]).toEqual(['–', false])
  })

  it('says by its colour whether it falls, and so does its line', () => {
    const tonesOf = (one: ReturnType<typeof cells>) => ['.quote-change', 'svg'].map((part) => one.get(part).classes().includes('down'))
    expect([cells({}), cells({ change_percent: -1 })].map(tonesOf)).toEqual([[false, false], [true, true]])
  })
})

describe('the line of a quote', () => {
  const price = shallowRef(103)
  const line = show(SparkLine, { closes: () => QUOTE.closes, price: () => price.value, falls: false })
  const heights = (): string[] => (line.get('polyline').attributes('points') ?? '').split(' ').map((point) => point.split(',')[1] ?? '')

  it('leads over the closes to the price, within its box', async () => {
    expect(heights()).toEqual(['18.5', '1.5', '6'])
    price.value = 96
    await nextTick()
    expect(heights()).toEqual(['10', '1.5', '18.5'])
  })

  it('lies flat where nothing has moved', () => {
    const flat = show(SparkLine, { closes: () => [1, 1], price: () => 1, falls: false })
    expect(flat.get('polyline').attributes('points')).toBe('0.0,18.5 64.0,18.5')
  })

  it('is a point where there is one price alone', () => {
    expect(show(SparkLine, { closes: () => [], price: () => 5, falls: false }).get('polyline').attributes('points')).toBe('0.0,18.5')
  })
})

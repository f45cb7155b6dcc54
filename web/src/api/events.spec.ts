import { describe, expect, it } from 'vitest'
import { BadEventError, parseCandleEvent } from '@/api/events'
import { candleAt, eventAt, START } from '@/testing/charts'

const text = (changes: object): string => JSON.stringify({ ...eventAt(START), ...changes })

describe('a candle event', () => {
  it('is read as it was told', () => {
    const event = eventAt(START, { previous: { open_time: START - 1, candle: candleAt(START - 1), values: {} } })
    expect(parseCandleEvent(JSON.stringify(event))).toEqual(event)
  })

  it.each([
    ['is not JSON', '{'],
    ['is not an object', '3'],
    ['names no symbol', text({ symbol: undefined })],
    ['names no depth', text({ depth: 5 })],
    ['has no candle', text({ candle: null })],
    ['has a price that is no number', text({ candle: { ...candleAt(START), close: '5' } })],
    ['lacks a price', text({ candle: { ...candleAt(START), high: null } })],
    ['has no values', text({ values: undefined })],
    ['has a candle before that is malformed', text({ previous: { candle: {} } })],
  ])('is refused when it %s', (_words, data) => {
    expect(() => parseCandleEvent(data)).toThrow(BadEventError)
  })
})

import { describe, expect, it } from 'vitest'
import { placeAt, withMoved } from '@/watchlist/order'
import { ProgressBook } from '@/watchlist/progress'
import { stateOf } from '@/watchlist/state'

const request = (symbol: string, start: number, published: number, candles: number) => ({
  ...{ symbol, interval: '1h' as const, start, end: start + 1, requests: 1, published, candles },
})

describe('the progress of a pair', () => {
  it('sums the backfills under way', () => {
    const running = [request('A', 0, 10, 100), request('A', 1, 5, 50), request('B', 0, 0, 7)]
    expect([...new ProgressBook().update({ running })]).toEqual([['A', { done: 15, all: 150 }], ['B', { done: 0, all: 7 }]])
  })

  it('grows on when one request ends and the next begins', () => {
    const book = new ProgressBook()
    book.update({ running: [request('A', 0, 60, 100)] })
    expect(book.update({ running: [request('A', 1, 10, 100)] }).get('A')).toEqual({ done: 110, all: 200 })
  })

  it('begins anew after a pause', () => {
    const book = new ProgressBook()
    book.update({ running: [request('A', 0, 60, 100)] })
    expect(book.update({ running: [] }).size).toBe(0)
    expect(book.update({ running: [request('A', 1, 10, 100)] }).get('A')).toEqual({ done: 10, all: 100 })
  })
})

describe('the state of a pair', () => {
  it('is told apart by what the exchange lists', () => {
    expect(stateOf({ trading: true, base: 'BTC' })).toBe('trading')
    expect(stateOf({ trading: false, base: 'BTC' })).toBe('break')
    expect(stateOf({ trading: false, base: null })).toBe('delisted')
    expect(stateOf({ trading: null, base: null })).toBe('unknown')
  })
})

describe('the order', () => {
  it('changes by one element alone', () => {
    expect(withMoved(['a', 'b', 'c'], 'a', 2)).toEqual(['b', 'c', 'a'])
    expect(withMoved(['a', 'b', 'c'], 'c', 0)).toEqual(['c', 'a', 'b'])
  })

  it('follows the pointer from row to row', () => {
    expect([0, 30, 55, 500].map((y) => placeAt([20, 50, 80], y))).toEqual([0, 1, 2, 3])
  })
})

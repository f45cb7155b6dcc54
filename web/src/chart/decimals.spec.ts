import { describe, expect, it } from 'vitest'
import { priceDecimals } from '@/chart/decimals'
import { traceOf } from '@/chart/figure'
import { figureOf } from '@/testing/charts'

/** A figure of three bars that close so; `x` are its bars' times where they are another figure's. */
function closing(close: number[], x = [1, 2, 3]) {
  const { data, layout } = figureOf(3)
  return { layout, data: data.map((trace) => (trace.meta.key === 'candles' ? { ...trace, x, close } : trace)) }
}

describe('the digits of a chart', () => {
  it('are as many as any of its prices needs', () => {
    expect(priceDecimals(closing([1.125, 2, 3]))).toBe(3)
  })

  it('become more with a last price that needs them, and do not come and go with it', () => {
    const first = closing([1.5, 2, 3])
    const bars = traceOf(first, 'candles')?.x
    expect([1, 3.25, 3].map((last) => priceDecimals(closing([1.5, 2, last], bars)))).toEqual([1, 2, 2])
  })

  it('are none without candles', () => {
    expect(priceDecimals({ data: [], layout: {} })).toBe(0)
  })
})

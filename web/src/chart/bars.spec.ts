import { describe, expect, it } from 'vitest'
import { lastBarOf, ofOneChart } from '@/chart/bars'
import { chartOf, START, STEP } from '@/testing/charts'

describe('two moments of a chart', () => {
  const chart = chartOf(3)

  it('are of one chart also where a candle has opened between them', () => {
    const later = { ...chart, figure: chartOf(4).figure }
    expect([lastBarOf(chart), lastBarOf(later)]).toEqual([START + 2 * STEP, START + 3 * STEP])
    expect(ofOneChart(chart, later)).toBe(true)
  })

  it('are not where the pair, the depth or the indicators are others', () => {
    const others = [{ ...chart, symbol: 'ETHUSDC' }, { ...chart, depth: '1w' as const }, { ...chart, indicators: [] }, null]
    expect(others.map((other) => ofOneChart(chart, other))).toEqual([false, false, false, false])
  })
})

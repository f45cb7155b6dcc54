import { describe, expect, it } from 'vitest'
import { barsOf, keepEarlier, MOST_BARS, partOf, withEarlier } from '@/chart/earlier'
import { traceOf } from '@/chart/figure'
import { applyCandle, patchChart } from '@/chart/patch'
import { chartOf, eventAt, figureOf, START, STEP, times } from '@/testing/charts'

const before = (count: number, end = START) =>
  figureOf(count).data.map((trace) => ({ ...trace, x: times(count, end - count * STEP) }))

describe('earlier bars', () => {
  it('stand in front of those of the chart, column by column', () => {
    const chart = withEarlier(chartOf(10), before(5), START)
    expect(barsOf(chart)).toEqual(times(15, START - 5 * STEP))
    expect(traceOf(chart.figure, 'candles')?.open?.slice(3, 7)).toEqual([103, 104, 100, 101])
    expect(traceOf(chart.figure, 'rsi')?.y).toHaveLength(15)
  })

  it('are left where the chart has changed meanwhile', () => {
    const chart = chartOf(10)
    expect(withEarlier(chart, before(5), START + STEP)).toBe(chart)
    expect(withEarlier(chart, before(5).slice(1), START)).toBe(chart)
  })

  it('stay when candles come, up to a bound', () => {
    const chart = withEarlier(chartOf(288), before(5), START)
    const next = patchChart(chart, eventAt(START + 288 * STEP))
    expect(next !== 'gap' && barsOf(next)).toHaveLength(294)
    const full = withEarlier(chartOf(10), before(MOST_BARS - 10), START)
    const after = patchChart(full, eventAt(START + 10 * STEP))
    expect(after !== 'gap' && barsOf(after)).toHaveLength(MOST_BARS)
  })

  it('are not kept by a chart that has none of them', () => {
    const next = applyCandle(figureOf(288), eventAt(START + 288 * STEP))
    expect(next !== 'gap' && traceOf(next, 'candles')?.x).toHaveLength(288)
  })

  it('survive that the chart is asked for anew', () => {
    const old = withEarlier(chartOf(10), before(5), START)
    expect(barsOf(keepEarlier(old, chartOf(11)))).toEqual(times(16, START - 5 * STEP))
  })

  it('do not survive another pair, other indicators, or a gap', () => {
    const old = withEarlier(chartOf(10), before(5), START)
    const other = { ...chartOf(10), symbol: 'ETHUSDC' }
    const fewer = { ...chartOf(10), figure: { ...figureOf(10), data: figureOf(10).data.slice(0, 2) } }
    const later = { ...chartOf(10), figure: { ...figureOf(10), data: before(10, START + 100 * STEP) } }
    for (const fresh of [other, fewer, later]) expect(keepEarlier(old, fresh)).toBe(fresh)
    expect(keepEarlier(null, other)).toBe(other)
  })
})

describe('the part of a figure that a picture needs', () => {
  it('is all of a short one', () => {
    const figure = figureOf(500)
    expect(partOf(figure, START, START + STEP)).toBe(figure)
  })

  it('is what is in view and as much on both sides', () => {
    const part = partOf(figureOf(3_000), START + 1_000 * STEP, START + 1_100 * STEP)
    expect([traceOf(part, 'candles')?.x[0], traceOf(part, 'candles')?.x.at(-1)]).toEqual([START + 900 * STEP, START + 1_200 * STEP])
    expect(traceOf(part, 'rsi')?.y).toHaveLength(301)
  })
})

import { describe, expect, it } from 'vitest'
import type { Figure } from '@/chart/figure'
import { fits, staysTrue } from '@/chart/forming'
import { frameOf } from '@/chart/frame'
import { applyCandle } from '@/chart/patch'
import { candleAt, eventAt, figureOf, START, STEP, TWO_PANELS } from '@/testing/charts'

const figure = figureOf(4)
const frame = frameOf(TWO_PANELS, [START, START + 4 * STEP])

/** The figure after so many more candles. */
function after(count: number): Figure {
  let next = figure
  for (let bar = 0; bar < count; bar += 1) {
    const patched = applyCandle(next, eventAt(START + (4 + bar) * STEP))
    if (patched === 'gap') throw new Error('a gap')
    next = patched
  }
  return next
}

describe('whether a picture stays true', () => {
  const last = START + 3 * STEP

  it('does while only the last bar moves', () => {
    const next = applyCandle(figure, eventAt(last))
    expect(next !== 'gap' && staysTrue(figure, next)).toBe(true)
  })

  it('does while a few bars are added, and not for ever', () => {
    expect(staysTrue(figure, after(1))).toBe(true)
    expect(staysTrue(figure, after(11))).toBe(true)
    expect(staysTrue(figure, after(12))).toBe(false)
  })

  it('does not once earlier bars are put in front of it, or it is another chart', () => {
    const earlier = { ...figure, data: figure.data.map((trace) => ({ ...trace, x: [START - STEP, ...trace.x] })) }
    expect(staysTrue(figure, earlier)).toBe(false)
    expect(staysTrue(figure, { ...figure, layout: { ...figure.layout } })).toBe(false)
  })

  it('does not once the bar before is settled to something else', () => {
    const previous = { open_time: last - STEP, candle: candleAt(last - STEP, 777), values: {} }
    const next = applyCandle(figure, eventAt(last, { previous }))
    expect(next !== 'gap' && staysTrue(figure, next)).toBe(false)
  })

  it('does not once a value leaves its panel', () => {
    expect(fits(figure, frame)).toBe(true)
    const next = applyCandle(figure, eventAt(last))
    expect(next !== 'gap' && fits(next, frame)).toBe(false)
  })

  it('does whatever becomes of a last bar that is out of sight', () => {
    const next = applyCandle(figure, eventAt(last))
    expect(next !== 'gap' && fits(next, { ...frame, time: [START, START + STEP] })).toBe(true)
  })
})

import { describe, expect, it } from 'vitest'
import { fits, formingMarks, sameButLast } from '@/chart/forming'
import { frameOf } from '@/chart/frame'
import type { Palette } from '@/chart/palette'
import { applyCandle } from '@/chart/patch'
import { dressTraces } from '@/chart/traces'
import { candleAt, eventAt, figureOf, START, STEP } from '@/testing/charts'

const palette = { up: 'green', down: 'red', upSoft: 'lime', downSoft: 'pink', text: 'black', smaShort: 'orange', price: 'blue', others: ['grey'] } as unknown as Palette
const layout = {
  ...{ width: 100, height: 100, margin: { l: 0, r: 0, t: 0, b: 0 } },
  yaxis: { domain: [0.5, 1] as [number, number], range: [90, 115] as [number, number] },
  yaxis2: { domain: [0, 0.5] as [number, number], range: [0, 200] as [number, number] },
}
const figure = figureOf(4)
const frame = frameOf(layout, [START, START + 4 * STEP])

function marksIn(style: 'candles' | 'line') {
  const drawn = { data: dressTraces(figure, { palette, style, names: [], shift: 0, reachesLast: true }), layout }
  return new Map(formingMarks(figure, drawn, frame, STEP, palette).map((mark) => [mark.key, mark]))
}

describe('the marks of the last bar', () => {
  const marks = marksIn('candles')

  it('draw the candle with body and wicks, in the colour of its direction', () => {
    expect(marks.get('candles')).toMatchObject({ fill: 'green', path: 'M66.3,22.0h17.5V24.0h-17.5ZM75.0,18.0V22.0M75.0,24.0V26.0' })
  })

  it('draw a bar from zero', () => {
    expect(marks.get('volume')).toMatchObject({ fill: 'lime', path: 'M65.6,100.0V74.3h18.8V100.0Z' })
  })

  it('lead a line from the bar before to the last', () => {
    expect(marks.get('sma_short')).toMatchObject({ fill: 'none', stroke: 'orange', path: 'M50.0,26.0L75.0,24.0' })
  })

  it('leave out what has no panel', () => {
    expect(marks.has('rsi')).toBe(false)
  })

  it('draw the closes where the reader wants a line', () => {
    expect(marksIn('line').get('candles')).toMatchObject({ fill: 'none', stroke: 'blue', path: 'M50.0,24.0L75.0,22.0' })
  })
})

describe('whether a picture stays true', () => {
  const last = START + 3 * STEP

  it('does while only the last bar moves', () => {
    const next = applyCandle(figure, eventAt(last))
    expect(next !== 'gap' && sameButLast(figure, next)).toBe(true)
  })

  it('does not once a bar is added', () => {
    const next = applyCandle(figure, eventAt(last + STEP))
    expect(next !== 'gap' && sameButLast(figure, next)).toBe(false)
  })

  it('does not once the bar before is settled to something else', () => {
    const previous = { open_time: last - STEP, candle: candleAt(last - STEP, 777), values: {} }
    const next = applyCandle(figure, eventAt(last, { previous }))
    expect(next !== 'gap' && sameButLast(figure, next)).toBe(false)
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

import { describe, expect, it } from 'vitest'
import { frameOf } from '@/chart/frame'
import { leftOf, marksOf } from '@/chart/marks'
import type { Palette } from '@/chart/palette'
import { dressTraces } from '@/chart/traces'
import { figureOf, START, STEP, TWO_PANELS } from '@/testing/charts'

const palette = { up: 'green', down: 'red', upSoft: 'lime', downSoft: 'pink', text: 'black', smaShort: 'orange', price: 'blue', others: ['grey'] } as unknown as Palette
const figure = figureOf(4)
const frame = frameOf(TWO_PANELS, [START, START + 4 * STEP])

function marksIn(style: 'candles' | 'line') {
  const drawn = dressTraces(figure, { palette, style, names: [], shift: 0 })
  const ground = { frame, step: STEP, palette }
  return new Map(marksOf(figure, drawn, ground, START + 3 * STEP).map((mark) => [mark.key.split(' ')[0], mark]))
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

describe('the marks of the bars before', () => {
  const drawn = dressTraces(figure, { palette, style: 'candles', names: [], shift: 0 })
  const marks = marksOf(figure, drawn, { frame, step: STEP, palette }, 0, START + 3 * STEP)
  const pathOf = (key: string): string => marks.find((mark) => mark.key.startsWith(key))?.path ?? ''

  it('are one path for all that rise', () => {
    expect(pathOf('candles').match(/Z/g)).toHaveLength(3)
    expect(pathOf('volume').match(/Z/g)).toHaveLength(3)
  })

  it('lead a line through all its values, from the first on', () => {
    expect(pathOf('sma_short').match(/[ML]/g)).toEqual(['M', 'L'])
  })

  it('stand lines over candles, and candles over bars', () => {
    expect(marks.map(({ key }) => key.split(' ')[0])).toEqual(['volume', 'candles', 'sma_short'])
  })

  it('count a value that is drawn later by when it is known', () => {
    const [trace] = figure.data.filter(({ meta }) => meta.key === 'sma_short')
    if (trace === undefined) throw new Error('no trace')
    const later = { ...trace, meta: { ...trace.meta, shift: 1 }, x: trace.x.map((time) => time + STEP) }
    const [mark] = marksOf({ ...figure, data: [later] }, [later], { frame, step: STEP, palette }, START + 3 * STEP)
    expect(mark?.path).toBe('M75.0,26.0L100.0,24.0')
  })
})

describe('where the marks of the last bar begin', () => {
  const ground = { frame, step: STEP, palette }
  const last = START + 3 * STEP

  it('is half a bar before the bar from which their lines come', () => {
    expect(leftOf(figure, ground, last)).toBe(37)
  })

  it('is further left where a value is drawn earlier than known', () => {
    const data = figure.data.map((trace) => ({ ...trace, meta: { ...trace.meta, shift: -1 }, x: trace.x.map((time) => time - STEP) }))
    expect(leftOf({ ...figure, data }, ground, last)).toBe(12)
  })

  it('is never outside of the picture', () => {
    const at = (from: number): number => leftOf(figure, { ...ground, frame: frameOf(TWO_PANELS, [from, from + 4 * STEP]) }, last)
    expect(at(START - 8 * STEP)).toBe(100)
    expect(at(START + 3.5 * STEP)).toBe(0)
  })
})

import { describe, expect, it } from 'vitest'
import { traceOf } from '@/chart/figure'
import type { Palette } from '@/chart/palette'
import { dressTraces, fillLast } from '@/chart/traces'
import { figureOf, STEP, times } from '@/testing/charts'

const palette = { up: 'green', down: 'red', upSoft: 'lime', downSoft: 'pink', smaShort: 'orange', rsi: 'teal', price: 'blue', others: ['grey'] } as unknown as Palette
const dress = { palette, style: 'candles' as const, names: ['Prix', 'Vol', 'MM 7', 'RSI 14'], shift: STEP, reachesLast: true }

describe('dressed traces', () => {
  const figure = figureOf(3)
  const traces = dressTraces(figure, dress)
  const drawn = { data: traces, layout: {} }

  it('keep their keys and stand at the reader’s clock', () => {
    expect(traces.map(({ meta }) => meta.key)).toEqual(['candles', 'volume', 'sma_short', 'rsi'])
    expect(traces[0]?.x).toEqual(times(3).map((time) => time + STEP))
    expect(figure.data[0]?.x).toEqual(times(3))
  })

  it('are named in the reader’s language', () => {
    expect(traces.map(({ name }) => name)).toEqual(['Prix', 'Vol', 'MM 7', 'RSI 14'])
  })

  it('colour candles by direction and bars by the candle of their time', () => {
    expect(traceOf(drawn, 'candles')).toMatchObject({ increasing: { fillcolor: 'green' }, decreasing: { fillcolor: 'red' } })
    expect(traceOf(drawn, 'volume')).toMatchObject({ marker: { color: ['lime', 'lime', 'lime'] } })
  })

  it('leave the last bar to the marks that are drawn over them', () => {
    expect(traceOf(drawn, 'candles')?.close).toEqual([101, 102, null])
    expect(traceOf(drawn, 'rsi')?.y).toEqual([50, 50, null])
  })

  it('have their last bar where the picture ends before the last of all', () => {
    const whole = dressTraces(figure, { ...dress, reachesLast: false })
    expect(whole[0]?.close).toEqual([101, 102, 103])
  })

  it('are a line of closes where the reader wants one', () => {
    const [line] = dressTraces(figure, { ...dress, style: 'line' })
    expect(line).toMatchObject({ type: 'scatter', mode: 'lines', y: [101, 102, null], line: { color: 'blue' } })
  })

  it('hold the newest values once they are filled in', () => {
    const held = dressTraces(figure, dress)
    fillLast(held, figure)
    expect(held[0]?.close).toEqual(figure.data[0]?.close)
    expect(held[3]?.y).toEqual([50, 50, 50])
  })

  it('hold the closes where the reader wants a line', () => {
    const held = dressTraces(figure, { ...dress, style: 'line' })
    fillLast(held, figure)
    expect(held[0]?.y).toEqual([101, 102, 103])
  })
})

import { describe, expect, it } from 'vitest'
import { traceOf, type Trace } from '@/chart/figure'
import type { Palette } from '@/chart/palette'
import { dressTraces, fillLast, handedOver, holdWhole } from '@/chart/traces'
import { figureOf, STEP, times } from '@/testing/charts'

const palette = { up: 'green', down: 'red', upSoft: 'lime', downSoft: 'pink', smaShort: 'orange', rsi: 'teal', price: 'blue', others: ['grey'] } as unknown as Palette
const dress = { palette, style: 'candles' as const, names: ['Prix', 'Vol', 'MM 7', 'RSI 14'], shift: STEP }

/** What plotly holds of the traces. */
function heldOf(traces: Trace[]): Trace[] {
  const held = handedOver(traces)
  holdWhole(held, traces)
  return held
}

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

  it('colour candles by direction', () => {
    expect(traceOf(drawn, 'candles')).toMatchObject({ increasing: { fillcolor: 'green' }, decreasing: { fillcolor: 'red' } })
  })

  it('are handed over to plotly as two candles, and held by it as they are', () => {
    const held = handedOver(traces)
    expect(held.map(({ visible }) => visible)).toEqual([undefined, false, false, false])
    expect(held[0]?.close).toEqual([101, 102])
    holdWhole(held, traces)
    expect(held[0]?.close).toEqual([101, 102, 103])
    expect(held[3]).toMatchObject({ visible: true, y: [50, 50, 50] })
  })

  it('are a line of closes where the reader wants one', () => {
    const [line] = dressTraces(figure, { ...dress, style: 'line' })
    expect(line).toMatchObject({ type: 'scatter', mode: 'lines', y: [101, 102, 103], line: { color: 'blue' } })
  })

  it('hold the newest values once they are filled in, and the bars that follow', () => {
    const held = heldOf(dressTraces(figure, dress))
    fillLast(held, figureOf(5), dress.shift)
    expect(held[0]?.close).toEqual([101, 102, 103, 104, 105])
    expect(figure.data[0]?.close).toEqual([101, 102, 103])
    expect(held[0]?.x).toEqual(times(5).map((time) => time + STEP))
    expect(held[3]?.y).toEqual([50, 50, 50, 50, 50])
  })

  it('hold the closes where the reader wants a line', () => {
    const held = heldOf(dressTraces(figure, { ...dress, style: 'line' }))
    fillLast(held, figureOf(4), dress.shift)
    expect(held[0]?.y).toEqual([101, 102, 103, 104])
  })
})

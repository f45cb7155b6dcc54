import { describe, expect, it } from 'vitest'
import type { Figure } from '@/chart/figure'
import { traceOf } from '@/chart/figure'
import { applyCandle, applyLevels, patchChart, type Patched } from '@/chart/patch'
import { candleAt, chartOf, eventAt, figureOf, START, STATS, STEP, times } from '@/testing/charts'

const FULL = 288 // candles of 5 minutes in a day

function drawn(patched: Patched): Figure {
  if (patched === 'gap') throw new Error('a gap was found')
  return patched
}

const column = (figure: Figure, key: string, name: 'x' | 'y' | 'open' | 'close'): unknown[] => traceOf(figure, key)?.[name] ?? []

describe('an event of the last candle', () => {
  const last = START + (FULL - 1) * STEP
  const before = figureOf(FULL)
  const after = drawn(applyCandle(before, eventAt(last)))

  it('replaces its prices', () => {
    const candles = traceOf(after, 'candles')
    expect([candles?.open?.at(-1), candles?.high?.at(-1), candles?.low?.at(-1), candles?.close?.at(-1)]).toEqual([140, 160, 130, 150])
  })

  it('replaces volume and indicators', () => {
    expect(column(after, 'volume', 'y').at(-1)).toBe(7)
    expect(column(after, 'sma_short', 'y').at(-1)).toBe(141)
    expect(column(after, 'rsi', 'y').at(-1)).toBe(55)
  })

  it('leaves every other point and the number of points as they were', () => {
    expect(column(after, 'candles', 'close').slice(0, -1)).toEqual(column(before, 'candles', 'close').slice(0, -1))
    expect(column(after, 'candles', 'x')).toEqual(times(FULL))
  })

  it('leaves the figure before untouched', () => {
    expect(column(before, 'candles', 'close').at(-1)).toBe(100 + FULL)
  })

  it('shows nothing where an indicator has no value', () => {
    const event = eventAt(last, { values: { rsi: null } })
    const figure = drawn(applyCandle(before, event))
    expect(column(figure, 'rsi', 'y').at(-1)).toBeNull()
    expect(column(figure, 'sma_short', 'y').at(-1)).toBeNull()
  })
})

describe('an event of the next candle', () => {
  it('appends it to every trace and drops the left-most', () => {
    const figure = drawn(applyCandle(figureOf(FULL), eventAt(START + FULL * STEP)))
    for (const { x } of figure.data) expect(x).toEqual(times(FULL, START + STEP))
    expect(column(figure, 'candles', 'open')[0]).toBe(101)
    expect(column(figure, 'candles', 'open')).toHaveLength(FULL)
  })

  it('drops nothing while the window is not full', () => {
    const figure = drawn(applyCandle(figureOf(10), eventAt(START + 10 * STEP)))
    expect(column(figure, 'candles', 'x')).toEqual(times(11))
  })

  it('settles the candle before with its final values', () => {
    const previous = { open_time: START + 9 * STEP, candle: candleAt(START + 9 * STEP, 777), values: { rsi: 33 } }
    const figure = drawn(applyCandle(figureOf(10), eventAt(START + 10 * STEP, { previous })))
    expect(column(figure, 'candles', 'close').slice(-2)).toEqual([777, 150])
    expect(column(figure, 'rsi', 'y').slice(-2)).toEqual([33, 55])
  })

  it('settles the candle before even after the next one is drawn', () => {
    const next = drawn(applyCandle(figureOf(10), eventAt(START + 10 * STEP)))
    const previous = { open_time: START + 9 * STEP, candle: candleAt(START + 9 * STEP, 777), values: {} }
    const settled = drawn(applyCandle(next, eventAt(START + 10 * STEP, { previous })))
    expect(column(settled, 'candles', 'close').slice(-2)).toEqual([777, 150])
  })
})

describe('an event after a silence', () => {
  it('is a gap when candles between are unknown', () => {
    expect(applyCandle(figureOf(10), eventAt(START + 12 * STEP))).toBe('gap')
  })

  it('takes the candle before along when only that one was missed', () => {
    const previous = { open_time: START + 10 * STEP, candle: candleAt(START + 10 * STEP, 777), values: {} }
    const figure = drawn(applyCandle(figureOf(10), eventAt(START + 11 * STEP, { previous })))
    expect(column(figure, 'candles', 'x')).toEqual(times(12))
  })

  it('is no gap when the service says that the candle before is the last one drawn', () => {
    const previous = { open_time: START + 9 * STEP, candle: candleAt(START + 9 * STEP), values: {} }
    const figure = drawn(applyCandle(figureOf(10), eventAt(START + 15 * STEP, { previous })))
    expect(column(figure, 'candles', 'x').at(-1)).toBe(START + 15 * STEP)
  })

  it('is a gap when nothing is drawn yet', () => {
    expect(applyCandle(figureOf(0), eventAt(START))).toBe('gap')
  })
})

describe('an event of an older candle', () => {
  it('changes no other candle and adds none', () => {
    const figure = drawn(applyCandle(figureOf(10), eventAt(START - STEP)))
    expect(figure.data.map(({ x }) => x)).toEqual(figureOf(10).data.map(({ x }) => x))
  })
})

describe('traces of other kinds', () => {
  it('takes the candles of an indicator from the columns that it names', () => {
    const columns = { open: 'ha_open', high: 'ha_high', low: 'ha_low', close: 'ha_close' }
    const own = { ...figureOf(3).data[0], meta: { key: 'heikin_ashi', columns } } as Figure['data'][number]
    const figure = { ...figureOf(3), data: [...figureOf(3).data, own] }
    const values = { ha_open: 1, ha_high: 4, ha_low: 0.5, ha_close: 2 }
    const after = traceOf(drawn(applyCandle(figure, eventAt(START + 2 * STEP, { values }))), 'heikin_ashi')
    expect([after?.open?.at(-1), after?.high?.at(-1), after?.low?.at(-1), after?.close?.at(-1)]).toEqual([1, 4, 0.5, 2])
  })

  const shifted = (): Figure => {
    const figure = figureOf(3)
    const later = { ...traceOf(figure, 'rsi'), x: times(3, START + 5 * STEP), meta: { key: 'senkou', shift: 5 } } as Figure['data'][number]
    return { ...figure, data: [...figure.data, later] }
  }

  it('puts a shifted value at the bar at which it is drawn', () => {
    const told = [{ key: 'senkou', open_time: START + 7 * STEP, value: 42 }]
    const figure = drawn(applyCandle(shifted(), eventAt(START + 2 * STEP, { shifted: told })))
    expect(column(figure, 'senkou', 'y')).toEqual([50, 50, 42])
  })

  it('asks again for shifted traces when a candle opens', () => {
    expect(applyCandle(shifted(), eventAt(START + 3 * STEP))).toBe('gap')
  })
})

describe('levels', () => {
  const level = { kind: 'resistance' as const, price: 180, touches: 2, first_touch: 0, last_touch: 0, confirmed: 0, strength: 1 }

  it('replaces the lines of levels and keeps the other shapes', () => {
    const { layout } = applyLevels(figureOf(3), [level])
    expect(layout.shapes?.map(({ name, y0 }) => [name, y0])).toEqual([['resistance', 180], ['rsi_70', 70]])
    expect(layout.shapes?.[0]?.line).toMatchObject({ dash: 'dash' })
  })

  it('leaves the figure as it is when they are the same', () => {
    const figure = figureOf(3)
    expect(applyLevels(figure, [{ ...level, kind: 'support', price: 99 }])).toBe(figure)
  })
})

describe('the chart around the figure', () => {
  const last = START + 2 * STEP

  it('takes over what the event says', () => {
    const quality = { ...chartOf(3).quality, stale: true }
    const chart = patchChart(chartOf(3), eventAt(last, { stats: { ...STATS, close: 1 }, quality }))
    expect(chart).toMatchObject({ stats: { close: 1 }, quality: { stale: true } })
  })

  it('keeps what the event leaves out', () => {
    const chart = patchChart(chartOf(3), eventAt(last))
    expect(chart).toMatchObject({ stats: STATS, quality: chartOf(3).quality })
  })

  it('draws no levels that the reader has switched off', () => {
    const off = { ...chartOf(3), indicators: [] }
    const chart = patchChart(off, eventAt(last, { levels: [] }))
    expect(chart).toMatchObject({ figure: { layout: { shapes: off.figure.layout.shapes } } })
  })
})

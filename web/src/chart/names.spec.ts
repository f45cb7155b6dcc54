import { describe, expect, it } from 'vitest'
import { isChoice, isValid, known, usualChoices, writeChoices } from '@/chart/indicators'
import { nameOf, panelTitles, type Names } from '@/chart/names'
import { figureOf, line } from '@/testing/charts'

const parameter = { key: 'period', labels: { en: 'Period', fr: 'Période' }, default: 20, minimum: 2, maximum: 500, whole: true }
const width = { ...parameter, key: 'width', default: 2, minimum: 0.5, maximum: 5, whole: false }
const bands = {
  ...{ key: 'bollinger', labels: { en: 'Bollinger bands', fr: 'Bandes de Bollinger' }, panel: 'price', unit: 'price', formula: '' },
  ...{ parameters: [parameter, width], by_default: false },
  outputs: [{ key: 'bollinger_upper', labels: { en: 'upper band', fr: 'bande haute' }, role: 'band', drawn: 'line' as const }],
}
const names: Names = {
  ...{ language: 'fr', registry: [bands] },
  own: (series, { short }) => (series === 'sma_short' ? `MM ${short}` : null),
  shown: [
    { key: 'averages', parameters: { short: 7, long: 20 }, columns: ['sma_short', 'sma_long'] },
    { key: 'bollinger', parameters: { period: 20, width: 2 }, columns: ['bollinger_upper'] },
    { key: 'bollinger', parameters: { period: 10, width: 3 }, columns: ['bollinger_upper_10_3'] },
  ],
}
const trace = (key: string, output: string, indicator: string) => ({ ...line(key, [1]), meta: { key, output, indicator, shift: 0 } })

describe('the name of a trace', () => {
  it('is the page’s own where it has one, with its number', () => {
    expect(nameOf(trace('sma_short', 'sma_short', 'averages'), names)).toBe('MM 7')
  })

  it('is the registry’s in the language chosen, with the numbers that it was computed with', () => {
    expect(nameOf(trace('bollinger_upper', 'bollinger_upper', 'bollinger'), names)).toBe('Bandes de Bollinger, bande haute 20 2')
    expect(nameOf(trace('bollinger_upper_10_3', 'bollinger_upper', 'bollinger'), names)).toBe('Bandes de Bollinger, bande haute 10 3')
  })

  it('is the trace’s own where nobody knows it', () => {
    expect(nameOf(trace('new', 'new', 'new'), names)).toBe('new')
  })
})

describe('the titles of panels', () => {
  it('tell what is in them and with which numbers, but for the candles themselves', () => {
    const labels = { en: 'Bands', fr: 'Bandes' }
    const panels = [{ key: 'price', axis: 'yaxis', labels }, { key: 'own', axis: 'yaxis3', labels }, { key: 'volume', axis: 'yaxis2', labels }]
    const figure = figureOf(2)
    const data = figure.data.map((one) => (one.yaxis === 'y3' ? { ...one, meta: { key: 'bollinger_upper', indicator: 'bollinger' } } : one))
    const layout = { ...figure.layout, meta: { symbol: 'A', depth: '1d', panels } }
    expect(panelTitles({ data, layout }, names)).toEqual({ yaxis2: 'Bandes', yaxis3: 'Bandes 20 2' })
  })
})

describe('chosen indicators', () => {
  it('are written as a request reads them', () => {
    expect(writeChoices([{ key: 'averages', args: [7, 20] }, { key: 'obv', args: [] }])).toBe('averages(7,20),obv')
    expect(writeChoices([])).toBe('')
  })

  it('are the usual ones at first', () => {
    expect(usualChoices([bands, { ...bands, key: 'rsi', by_default: true }])).toEqual([{ key: 'rsi', args: [20, 2] }])
  })

  it('are taken within their limits, both allowed', () => {
    const valid = (...args: number[]) => isValid(bands, { key: 'bollinger', args })
    expect([valid(2, 0.5), valid(500, 5), valid(20, 2.5)]).toEqual([true, true, true])
    expect([valid(1, 2), valid(20, 5.1), valid(20.5, 2), valid(20), valid(NaN, 2)]).toEqual(Array(5).fill(false))
  })

  it('are forgotten where the service does not know them any more', () => {
    const kept = [{ key: 'bollinger', args: [20, 2] }, { key: 'gone', args: [] }, { key: 'bollinger', args: [1, 2] }]
    expect(known(kept, [bands])).toEqual([{ key: 'bollinger', args: [20, 2] }])
  })

  it.each([null, 3, {}, { key: 'rsi' }, { key: 'rsi', args: ['7'] }, { key: 'rsi', args: [Infinity] }])('are not %j', (value) => {
    expect(isChoice(value)).toBe(false)
  })
})

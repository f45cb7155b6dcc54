import { describe, expect, it } from 'vitest'
import { dressLayout, type LayoutDress } from '@/chart/layout'
import type { Palette } from '@/chart/palette'
import { plotlyLocale, separatorsOf } from '@/chart/plotly'
import { readingsAt } from '@/chart/readout'
import { figureOf, START, STEP } from '@/testing/charts'

interface Locale {
  name: string
  format: { days: string[]; shortMonths: string[]; periods: string[] }
}

describe('plotly’s languages', () => {
  it('begin the week on Sunday and the year in January', () => {
    const { name, format } = plotlyLocale('fr') as Locale
    expect(name).toBe('fr')
    expect([format.days[0], format.days[6]]).toEqual(['dimanche', 'samedi'])
    expect([format.shortMonths[0], format.shortMonths[11]]).toEqual(['janv.', 'déc.'])
  })

  it('have all that its formats ask for', () => {
    const { format } = plotlyLocale('en') as Locale
    expect([format.days.length, format.shortMonths.length, format.periods.length]).toEqual([7, 12, 2])
  })

  it('mark decimals and thousands as each language does', () => {
    expect([separatorsOf('en'), separatorsOf('fr')]).toEqual(['.,', ',\u202f'])
  })
})

describe('the layout', () => {
  const palette = { up: 'green', down: 'red', muted: 'grey' } as unknown as Palette
  const dress: LayoutDress = {
    ...{ palette, separators: '.,', scale: 'linear', size: { width: 800, height: 600 }, letters: 11, gutter: 60, drags: true },
    ...{ time: [START, START + STEP], ranges: { yaxis: [90, 110], yaxis2: [0, 5], yaxis3: [0, 100] } },
  }
  const layout = dressLayout(figureOf(3).layout, dress)

  it('gives plotly every range, so that nothing is worked out anew', () => {
    expect([layout.xaxis, layout.yaxis, layout.yaxis3]).toMatchObject([{ range: [START, START + STEP] }, { range: [90, 110] }, { range: [0, 100] }])
  })

  it('colours levels by their kind and keeps their dashes', () => {
    expect(layout.shapes?.[0]).toMatchObject({ name: 'support', line: { color: 'green', dash: 'dash' } })
    expect(layout.shapes?.[1]).toMatchObject({ name: 'rsi_70', line: { color: 'grey' } })
  })

  it('has a logarithmic scale on the price axis alone', () => {
    const log = dressLayout(figureOf(3).layout, { ...dress, scale: 'log' })
    expect([log.yaxis, log.yaxis2]).toMatchObject([{ type: 'log' }, { type: 'linear' }])
  })

  it('does not drag where fingers scroll', () => {
    expect([layout.dragmode, dressLayout(figureOf(3).layout, { ...dress, drags: false }).dragmode]).toEqual(['pan', false])
  })
})

describe('the read-out', () => {
  it('has every value at a bar, in the order of the traces', () => {
    const readings = readingsAt(figureOf(3), START + STEP).map(({ trace, column, value }) => [trace.meta.key, column, value])
    expect(readings).toEqual([
      ...[['candles', 'open', 101], ['candles', 'high', 104], ['candles', 'low', 100], ['candles', 'close', 102]],
      ...[['volume', 'y', 101], ['sma_short', 'y', 101], ['rsi', 'y', 50]],
    ])
  })

  it('has nothing where a trace has no point', () => {
    expect(readingsAt(figureOf(3), START - STEP).every(({ value }) => value === null)).toBe(true)
  })
})

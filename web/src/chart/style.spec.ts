import { describe, expect, it } from 'vitest'
import type { Axis, Figure } from '@/chart/figure'
import { inStyle } from '@/chart/style'
import { figureOf } from '@/testing/charts'

const panel = (key: string, axis: string) => ({ key, axis, labels: { en: key, fr: key } })

/** A figure with Heikin-Ashi candles in a panel of their own, above the last. */
function figure(): Figure {
  const { data, layout } = figureOf(3)
  const averaged = { ...data[0], meta: { key: 'heikin_ashi', indicator: 'heikin_ashi' }, yaxis: 'y3' }
  const domains = { yaxis: { domain: [0.6, 1] }, yaxis2: { domain: [0.4, 0.58] }, yaxis3: { domain: [0.2, 0.38] }, yaxis4: { domain: [0, 0.18] } }
  const panels = [panel('price', 'yaxis'), panel('volume', 'yaxis2'), panel('heikin_ashi', 'yaxis3'), panel('rsi', 'yaxis4')]
  return { data: [...data, averaged], layout: { ...layout, ...domains, xaxis: { anchor: 'y4' }, meta: { symbol: '', depth: '', panels } } } as Figure
}

describe('the Heikin-Ashi style', () => {
  const styled = inStyle(figure(), 'heikin_ashi')

  it('draws its candles in the place of the exchange’s', () => {
    const [candles, averaged] = [styled.data[0], styled.data.at(-1)]
    expect(candles?.visible).toBe(false)
    expect(averaged).toMatchObject({ meta: { key: 'heikin_ashi' }, yaxis: 'y' })
  })

  it('gives the room of their panel to the others', () => {
    expect(styled.layout).not.toHaveProperty('yaxis3')
    const domains = ['yaxis', 'yaxis2', 'yaxis4'].map((name) => (styled.layout[name] as Axis).domain ?? [0, 0])
    expect(domains[0]?.[1]).toBe(1)
    expect(domains[2]?.[0]).toBeCloseTo(0)
    expect((domains[0]?.[1] ?? 0) - (domains[0]?.[0] ?? 0)).toBeCloseTo(0.4 * (0.96 / 0.76))
    expect(styled.layout.meta?.panels.map(({ key }) => key)).toEqual(['price', 'volume', 'rsi'])
    expect(styled.layout.xaxis).toMatchObject({ anchor: 'y4' })
  })

  it('gives the same layout for the same layout', () => {
    const given = figure()
    const [one, other] = [inStyle(given, 'heikin_ashi'), inStyle({ ...given, data: [...given.data] }, 'heikin_ashi')]
    expect(one.layout).toBe(other.layout)
  })

  it('changes nothing of other styles, nor before its candles have come', () => {
    const given = figure()
    expect(inStyle(given, 'candles')).toBe(given)
    expect(inStyle(given, 'line')).toBe(given)
    const plain = figureOf(3)
    expect(inStyle(plain, 'heikin_ashi')).toBe(plain)
  })
})

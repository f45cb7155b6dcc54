import { describe, expect, it } from 'vitest'
import type { Figure } from '@/chart/figure'
import { endOf, extentOf, rangesWithin, within, zoomed } from '@/chart/view'
import { figureOf, START, STEP } from '@/testing/charts'

const ALL = [START - STEP, START + 100 * STEP] as const

describe('the ranges of the panels', () => {
  it('fit every value in view with a margin', () => {
    const { yaxis } = rangesWithin(figureOf(11), ALL, false)
    expect(yaxis?.[0]).toBeCloseTo(99 - 0.06 * 14)
    expect(yaxis?.[1]).toBeCloseTo(113 + 0.06 * 14)
  })

  it('follow what is in view', () => {
    const { yaxis } = rangesWithin(figureOf(11), [START, START + STEP], false)
    expect(yaxis?.[1]).toBeLessThan(105)
  })

  it('let bars stand on zero', () => {
    expect(rangesWithin(figureOf(11), ALL, false).yaxis2?.[0]).toBe(0)
  })

  it('leave room below bars that hang', () => {
    const figure = figureOf(3)
    const hanging = { ...figure, data: figure.data.map((trace) => (trace.type === 'bar' ? { ...trace, y: [-4, 2, 6] } : trace)) }
    expect(rangesWithin(hanging, ALL, false).yaxis2?.[0]).toBeCloseTo(-4.6)
  })

  it('are the fixed ones where the service fixed them', () => {
    expect(rangesWithin(figureOf(11), ALL, false).yaxis3).toEqual([0, 100])
  })

  it('are exponents on a logarithmic price axis, and only there', () => {
    const { yaxis, yaxis2 } = rangesWithin(figureOf(11), ALL, true)
    expect(yaxis?.[1]).toBeCloseTo(Math.log10(113) + 0.06 * Math.log10(113 / 99))
    expect(yaxis2?.[1]).toBeGreaterThan(100)
  })

  it('leave a panel out that has no value in view', () => {
    const empty: Figure = { ...figureOf(3), data: figureOf(3).data.filter((trace) => trace.type !== 'bar') }
    expect(rangesWithin(empty, ALL, false)).not.toHaveProperty('yaxis2')
  })

  it('give a flat line some height', () => {
    const figure = figureOf(1)
    const flat = { ...figure, data: [{ ...figure.data[2], y: [5], x: [START] }] } as Figure
    const [low, high] = rangesWithin(flat, ALL, false).yaxis ?? [0, 0]
    expect(low).toBeLessThan(5)
    expect(high).toBeGreaterThan(5)
  })
})

describe('the time in view', () => {
  const whole = [0, 1_000] as const

  it('is from half a candle before the first to one after the last', () => {
    const home = [START - STEP / 2, START + 3 * STEP]
    expect(extentOf(figureOf(3), STEP, 10 * STEP, 0)).toMatchObject({ home, whole: home })
    expect(extentOf(figureOf(0), STEP, 10 * STEP, 0)).toBeNull()
  })

  it('is what the depth spans where the figure knows more', () => {
    const { home, whole: all } = extentOf(figureOf(30), STEP, 10 * STEP, 0) ?? {}
    expect(home).toEqual([START + 19.5 * STEP, START + 30 * STEP])
    expect(all).toEqual([START - STEP / 2, START + 30 * STEP])
  })

  it('may reach as far back as there may be more', () => {
    expect(extentOf(figureOf(3), STEP, 10 * STEP, 50 * STEP)?.whole).toEqual([START - 47 * STEP, START + 3 * STEP])
  })

  it('leaves room for bars to come, and stays while they fill it', () => {
    const ends = [96, 97, 98].map((count) => extentOf(figureOf(count), STEP, 96 * STEP, 0)?.home[1] ?? 0)
    expect(ends).toEqual([96, 98, 98].map((bars) => START + bars * STEP))
    const extent = extentOf(figureOf(97), STEP, 96 * STEP, 0)
    expect(extent?.home[0]).toBe(START + 1.5 * STEP)
    expect(extent && endOf(extent, STEP, 10 * STEP)).toBe(START + 97 * STEP)
  })

  it('narrows and widens around its middle', () => {
    expect(zoomed([200, 600], 0.5, 10, 5_000)).toEqual([300, 500])
    expect(zoomed([200, 600], 2, 10, 5_000)).toEqual([0, 800])
  })

  it('does so within bounds', () => {
    expect(zoomed([500, 600], 0.01, 20, 5_000)).toEqual([540, 560])
    expect(zoomed([0, 100], 100, 20, 200)).toEqual([-50, 150])
  })

  it('stays within the whole', () => {
    expect(within([-300, 100], whole)).toEqual([0, 400])
    expect(within([900, 1_100], whole)).toEqual([800, 1_000])
    expect(within([-500, 2_000], whole)).toEqual([0, 1_000])
  })
})

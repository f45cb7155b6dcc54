import { describe, expect, it } from 'vitest'
import { digitsOf } from '@/monitoring/amounts'
import { draw, timeAt, xOf, yOf, type Box } from '@/monitoring/plot'
import { axisOf, fixedAxis, roundStep } from '@/monitoring/scale'
import { timeTicks } from '@/monitoring/timeticks'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const box: Box = { left: 10, top: 0, width: 100, height: 50, start: 0, end: 100, axis: fixedAxis(0, 100) }
const flat = (mean: (number | null)[]) => ({ unit: 'percent' as const, mean, minimum: mean, maximum: mean })

describe('an axis', () => {
  it('has round steps', () => {
    expect([roundStep(100, 4), roundStep(0.9, 4), roundStep(730, 5)]).toEqual([25, 0.25, 200])
  })

  it('holds every value between round ends', () => {
    expect(axisOf([3, null, 87], true, 1)).toMatchObject({ low: 0, high: 100, step: 25, ticks: [0, 25, 50, 75, 100] })
  })

  it('does not make a mountain of a temperature that barely moves', () => {
    const { low, high } = axisOf([50.1, 50.3], false, 10)
    expect(high - low).toBeGreaterThanOrEqual(10)
    expect(low).toBeGreaterThan(30)
  })

  it('stands even where there is nothing', () => {
    expect(axisOf([], true, 1)).toMatchObject({ low: 0, high: 1 })
  })

  it('is written with the digits that its steps need', () => {
    expect([25, 0.5, 0.25, 2.5].map(digitsOf)).toEqual([0, 1, 2, 1])
  })
})

describe('a plot', () => {
  it('puts values where they belong, and back', () => {
    expect([xOf(box, 50), yOf(box, 0), yOf(box, 100), timeAt(box, 60)]).toEqual([60, 50, 0, 50])
  })

  it('keeps gaps as gaps, and a lonely point as a dot', () => {
    const { line, band } = draw([0, 10, 20, 30], flat([100, 0, null, 50]), box)
    expect(line).toBe('M10 0L20 50M40 25h0.01')
    expect(band).toBe('')
  })

  it('shades from the minima to the maxima', () => {
    const series = { unit: 'percent' as const, minimum: [0, 20], mean: [50, 50], maximum: [100, 80] }
    expect(draw([0, 10], series, box).band).toBe('M10 0L20 10L20 40L10 50Z')
  })

  it('draws one column a pixel and loses no peak', () => {
    const times = Array.from({ length: 10_000 }, (_, index) => index / 100)
    const series = { unit: 'percent' as const, minimum: times.map(() => 10), mean: times.map(() => 50), maximum: times.map((_, index) => (index === 5_000 ? 100 : 60)) }
    const { line, band } = draw(times, series, box)
    expect(line.split('L')).toHaveLength(100)
    expect(band).toContain(' 0L')
  })
})

describe('the times of an axis', () => {
  const at = (...date: [number, number, number, number?, number?]): number => new Date(...date).getTime()

  it('are round at the reader’s clock', () => {
    const ticks = timeTicks(at(2026, 2, 1, 9, 7), at(2026, 2, 1, 10, 7), 4)
    expect(ticks.map(({ time }) => time)).toEqual([at(2026, 2, 1, 9, 15), at(2026, 2, 1, 9, 30), at(2026, 2, 1, 9, 45), at(2026, 2, 1, 10, 0)])
  })

  it('name the day at midnight', () => {
    const ticks = timeTicks(at(2026, 2, 1, 18), at(2026, 2, 2, 18), 6)
    expect(ticks.filter(({ unit }) => unit === 'day').map(({ time }) => time)).toEqual([at(2026, 2, 2)])
  })

  it('are months over years', () => {
    const ticks = timeTicks(at(2024, 2, 10), at(2026, 2, 10), 6)
    expect(ticks.every(({ time, unit }) => unit === 'month' && new Date(time).getDate() === 1)).toBe(true)
  })

  it('are few and rise, whatever the range', () => {
    for (const span of [15 * MINUTE, 60 * MINUTE, DAY, 7 * DAY, 30 * DAY, 730 * DAY]) {
      const times = timeTicks(at(2026, 2, 28, 13, 37), at(2026, 2, 28, 13, 37) + span, 5).map(({ time }) => time)
      expect(times.length).toBeGreaterThan(0)
      expect(times.length).toBeLessThanOrEqual(7)
      expect([...times].sort((a, b) => a - b)).toEqual(times)
    }
  })
})

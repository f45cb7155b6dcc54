import { describe, expect, it } from 'vitest'
import type { Level } from '@/api/types'
import type { Frame } from '@/chart/frame'
import { levelAt, shownLevels } from '@/chart/levels'
import { chartOf } from '@/testing/charts'

const level = (price: number, kind: Level['kind'] = 'support'): Level => ({
  ...{ kind, price, touches: 3, first_touch: 1, last_touch: 2, confirmed: 3, strength: 1 },
})
const panel = { axis: 'yaxis', top: 10, height: 100, range: [0, 100] as const, log: false }
const frame: Frame = { left: 0, width: 100, bottom: 200, time: [0, 1], panels: [panel] }
const levels = [level(50), level(55), level(200)]

describe('the level under the pointer', () => {
  it('is the one whose line is nearest', () => {
    expect(levelAt(levels, frame, 61)).toEqual({ level: levels[0], y: 60 })
    expect(levelAt(levels, frame, 56)).toEqual({ level: levels[1], y: 55 })
  })

  it('is none where no line is near', () => {
    expect(levelAt(levels, frame, 90)).toBeNull()
    expect(levelAt([level(200)], frame, 8)).toBeNull()
    expect(levelAt(levels, { ...frame, panels: [] }, 60)).toBeNull()
  })

  it('stands where the line does on a logarithmic axis too', () => {
    const log = { ...panel, range: [1, 3] as const, log: true }
    expect(levelAt([level(100)], { ...frame, panels: [log] }, 60)?.y).toBe(60)
  })

  it('is none where levels are switched off', () => {
    const chart = { ...chartOf(3), levels }
    expect(shownLevels(chart)).toBe(levels)
    expect(shownLevels({ ...chart, indicators: [] })).toEqual([])
  })
})

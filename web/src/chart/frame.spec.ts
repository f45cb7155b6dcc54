import { describe, expect, it } from 'vitest'
import { frameOf, nearest, panelAt, panelOf, timeAt, valueAt, xOf, yOf } from '@/chart/frame'

const layout = {
  ...{ width: 500, height: 300, margin: { l: 10, r: 90, t: 20, b: 80 } },
  yaxis: { domain: [0.5, 1] as [number, number], range: [0, 3] as [number, number], type: 'log' },
  yaxis2: { domain: [0, 0.4] as [number, number], range: [-50, 50] as [number, number] },
}
const frame = frameOf(layout, [1_000, 5_000])
const [price, below] = [panelOf(frame, 'yaxis'), panelOf(frame, 'yaxis2')]

describe('the frame of a picture', () => {
  it('has a box for each panel', () => {
    expect(frame.panels.map(({ axis, top, height }) => [axis, top, height])).toEqual([
      ['yaxis', 20, 100],
      ['yaxis2', 140, 80],
    ])
  })

  it('turns times into pixels and back', () => {
    expect(xOf(frame, 1_000)).toBe(10)
    expect(xOf(frame, 5_000)).toBe(410)
    expect(timeAt(frame, 210)).toBe(3_000)
  })

  it('turns values into pixels and back, also on a logarithmic axis', () => {
    expect(below && yOf(below, 50)).toBe(140)
    expect(below && valueAt(below, 180)).toBe(0)
    expect(price && yOf(price, 1_000)).toBeCloseTo(20)
    expect(price && valueAt(price, 120)).toBeCloseTo(1)
  })

  it('finds the panel at a height, and none between panels', () => {
    expect(panelAt(frame, 30)?.axis).toBe('yaxis')
    expect(panelAt(frame, 130)).toBeUndefined()
  })
})

describe('the nearest time', () => {
  it('is the one at the least distance, the earlier of two equal ones', () => {
    expect(nearest([10, 20, 30], 24)).toBe(20)
    expect(nearest([10, 20, 30], 26)).toBe(30)
    expect(nearest([10, 20, 30], 25)).toBe(20)
  })

  it('is an end beyond the ends', () => {
    expect([nearest([10, 20, 30], -5), nearest([10, 20, 30], 99), nearest([10], 99)]).toEqual([10, 30, 10])
  })

  it('is nothing among no times', () => {
    expect(nearest([], 5)).toBeNull()
  })
})

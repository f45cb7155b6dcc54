import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Frame } from '@/chart/frame'
import { drawLive, fitCanvas, type Live } from '@/chart/live'
import type { Mark } from '@/chart/marks'
import type { Palette } from '@/chart/palette'

const [PRICE, VOLUME] = [
  { axis: 'yaxis', top: 10, height: 100, range: [100, 200], log: false } as const,
  { axis: 'yaxis2', top: 120, height: 40, range: [0, 10], log: false } as const,
]
const frame: Frame = { left: 8, width: 200, bottom: 160, time: [0, 1_000], panels: [PRICE, VOLUME] }
const palette = { up: 'green', down: 'red', onColour: 'white' } as Palette
const candle: Mark = { key: 'candles 0', panel: PRICE, path: 'M0,0V9', fill: 'green', stroke: 'green', width: 1 }
const line: Mark = { key: 'volume 0', panel: VOLUME, path: 'M1,1L2,2', fill: 'none', stroke: 'blue', width: 2 }

const canvasOf: Record<string, unknown> = { canvas: { width: 600, height: 400 } }

/** What a canvas was told, in its order: each call with its colours at that time. */
function drawnOf(live: Partial<Live>): string[] {
  const told: string[] = []
  const styles: Record<string, string | number> = {}
  const context = new Proxy(canvasOf, {
    get: (target, name: string) => target[name] ?? ((...given: unknown[]) => told.push(`${name} ${given.map(String).join(' ')} ${String(styles[`${name}Style`] ?? '')}`.trim())),
    set: (_target, name: string, value: string | number) => {
      styles[name] = value
      return true
    },
  })
  drawLive(context as unknown as CanvasRenderingContext2D, { frame, left: 108, palette, marks: [], last: null, letters: 10, ...live }, 2)
  return told
}

describe('what moves over the picture', () => {
  beforeEach(() => {
    vi.stubGlobal('Path2D', class {
      constructor(private readonly path: string) {}
      toString = (): string => this.path
    })
  })

  it('takes the place of what was drawn before, in the dots of the screen', () => {
    expect(drawnOf({})).toEqual(['setTransform 2 0 0 2 -216 0', 'clearRect 108 0 300 200'])
  })

  it('ends at the edges of its panel', () => {
    const told = drawnOf({ marks: [candle, line] })
    expect(told.filter((one) => /^(rect|fill|stroke)/.test(one))).toEqual([
      'rect 8 10 200 100',
      'fill M0,0V9 green',
      'stroke M0,0V9 green',
      'rect 8 120 200 40',
      'stroke M1,1L2,2 blue',
    ])
    expect(told.filter((one) => one === 'clip')).toHaveLength(2)
  })

  it('has the last price at its height, in the colour of its candle', () => {
    const told = drawnOf({ last: { price: 150, text: '150.00', rising: false } })
    expect(told).toContain('moveTo 108 60')
    expect(told).toContain('lineTo 208 60')
    expect(told).toContain('stroke  red')
    expect(told.find((one) => one.startsWith('fillText'))).toContain('150.00')
  })

  it('leaves out a last price that is out of view', () => {
    expect(drawnOf({ last: { price: 250, text: '250.00', rising: true } }).join()).not.toContain('fillText')
  })
})

describe('the canvas of what moves', () => {
  const context = { canvas: { width: 0, height: 0, style: {} as Record<string, string> }, font: '' }
  const fit = (left: number, letters = 10): void => {
    fitCanvas(context as unknown as CanvasRenderingContext2D, left, { width: 300, height: 200, letters }, 2)
  }

  it('lies over the last bars and what is right of them', () => {
    fit(108)
    expect(context.canvas).toMatchObject({ width: 384, height: 400, style: { left: '108px', width: '192px' } })
    expect(context.font).toMatch(/^10px /)
  })

  it('is touched again only where its size or its letters are others', () => {
    context.font = 'as it was'
    fit(108)
    expect(context.font).toBe('as it was')
    fit(100)
    expect(context.font).toMatch(/^10px /)
    fit(100, 12)
    expect(context.font).toMatch(/^12px /)
  })
})

import type { Axis, Layout } from '@/chart/figure'
import type { Range } from '@/chart/view'

/** The size of a picture and of its letters (pixels). */
export interface Size {
  width: number
  height: number
  letters: number
}

/** Where the panels of a picture lie on the screen (pixels), and what they show. */
export interface Frame {
  left: number
  width: number
  bottom: number
  /** Open times (ms UTC). */
  time: Range
  panels: PanelBox[]
}

export interface PanelBox {
  /** The y axis as the layout names it. */
  axis: string
  top: number
  height: number
  /** Exponents of ten where `log`. */
  range: Range
  log: boolean
}

interface Margin {
  l: number
  r: number
  t: number
  b: number
}

const Y_AXIS = /^yaxis\d*$/

/** The frame of a layout of that size whose margins, domains and ranges are all given. `time` is its x range, unshifted. */
export function frameOf(layout: Layout, time: Range): Frame {
  const { width = 0, height = 0, margin } = layout as { width?: number; height?: number; margin: Margin }
  const inner = height - margin.t - margin.b
  const panels: PanelBox[] = []
  for (const [name, value] of Object.entries(layout)) {
    const { domain, range, type } = (value ?? {}) as Axis & { type?: string }
    if (!Y_AXIS.test(name) || domain === undefined || range === undefined) continue
    const top = margin.t + inner * (1 - domain[1])
    panels.push({ axis: name, top, height: inner * (domain[1] - domain[0]), range: range as Range, log: type === 'log' })
  }
  return { left: margin.l, width: width - margin.l - margin.r, bottom: height - margin.b, time, panels }
}

export const xOf = ({ left, width, time: [start, end] }: Frame, time: number): number =>
  left + (width * (time - start)) / (end - start)

export const timeAt = ({ left, width, time: [start, end] }: Frame, x: number): number =>
  start + ((x - left) * (end - start)) / width

export function yOf({ top, height, range: [low, high], log }: PanelBox, value: number): number {
  return top + (height * (high - (log ? Math.log10(value) : value))) / (high - low)
}

export function valueAt({ top, height, range: [low, high], log }: PanelBox, y: number): number {
  const value = high - ((y - top) * (high - low)) / height
  return log ? 10 ** value : value
}

/** The panel at that height, if there is one. */
export const panelAt = (frame: Frame, y: number): PanelBox | undefined =>
  frame.panels.find(({ top, height }) => y >= top && y <= top + height)

export const panelOf = (frame: Frame, axis: string): PanelBox | undefined =>
  frame.panels.find((panel) => panel.axis === axis)

/** The time of `times` (rising) that lies nearest. */
export function nearest(times: readonly number[], time: number): number | null {
  let [low, high] = [0, times.length - 1]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((times[middle] ?? 0) <= time) low = middle
    else high = middle
  }
  const [before, after] = [times[low], times[high]]
  if (before === undefined || after === undefined) return null
  return time - before <= after - time ? before : after
}

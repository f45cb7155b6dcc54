import type { Chart, Level } from '@/api/types'
import { panelOf, yOf, type Frame } from '@/chart/frame'

const REACH = 7 // pixels

/** A level under the pointer and the height (pixels) of its line. */
export interface LevelHere {
  level: Level
  y: number
}

/** The levels that are drawn: none where the reader has switched them off. */
export const shownLevels = ({ indicators, levels }: Pick<Chart, 'indicators' | 'levels'>): readonly Level[] =>
  indicators.some((one) => one.key === 'levels') ? levels : []

/** The level whose line lies nearest to that height, if one is within reach of it. */
export function levelAt(levels: readonly Level[], frame: Frame, y: number): LevelHere | null {
  const panel = panelOf(frame, 'yaxis')
  if (panel === undefined) return null
  const lines = levels.map((level) => ({ level, y: yOf(panel, level.price) }))
  const near = lines.filter((line) => Math.abs(line.y - y) <= REACH && line.y >= panel.top && line.y <= panel.top + panel.height)
  return near.sort((one, other) => Math.abs(one.y - y) - Math.abs(other.y - y))[0] ?? null
}

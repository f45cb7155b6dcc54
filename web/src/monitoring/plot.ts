import type { Series } from '@/api/monitor'
import type { Axis } from '@/monitoring/scale'

/** Where the plot is drawn, in pixels, and what its edges stand for. */
export interface Box {
  left: number
  top: number
  width: number
  height: number
  start: number
  end: number
  axis: Axis
}

/** One pixel column of a series. */
interface Column {
  x: number
  low: number
  mean: number
  high: number
  count: number
}

export interface Drawn {
  /** The line of means. */
  line: string
  /** The area between minima and maxima; empty where they are the same. */
  band: string
}

export const xOf = (box: Box, time: number): number =>
  box.left + ((time - box.start) / (box.end - box.start)) * box.width

export function timeAt(box: Box, x: number): number {
  return box.start + ((x - box.left) / box.width) * (box.end - box.start)
}

export function yOf(box: Box, value: number): number {
  const { low, high } = box.axis
  return box.top + box.height - ((value - low) / (high - low)) * box.height
}

const short = (pixels: number): number => Math.round(pixels * 10) / 10

function joined(column: Column, low: number, mean: number, high: number): void {
  column.low = Math.min(column.low, low)
  column.high = Math.max(column.high, high)
  column.mean += (mean - column.mean) / ++column.count
}

/** The runs of known points, one column a pixel at most; an unknown point ends a run. Minima and maxima stay exact. */
function runsOf(times: readonly number[], series: Series, box: Box): Column[][] {
  const runs: Column[][] = []
  let run: Column[] = []
  times.forEach((time, index) => {
    const [low, mean, high] = [series.minimum[index], series.mean[index], series.maximum[index]]
    if (low == null || mean == null || high == null) {
      run = []
      return
    }
    const x = xOf(box, time)
    const last = run.at(-1)
    if (last !== undefined && Math.floor(last.x) === Math.floor(x)) {
      joined(last, low, mean, high)
      return
    }
    if (run.length === 0) runs.push(run)
    run.push({ x, low, mean, high, count: 1 })
  })
  return runs
}

/** A run of one point is drawn as a dot: a line to itself with round ends. */
function lineOf(run: readonly Column[], box: Box): string {
  const points = run.map(({ x, mean }) => `${short(x)} ${short(yOf(box, mean))}`)
  return `M${points.join('L')}${points.length === 1 ? 'h0.01' : ''}`
}

function bandOf(run: readonly Column[], box: Box): string {
  if (run.every(({ low, high }) => low === high)) return ''
  const upper = run.map(({ x, high }) => `${short(x)} ${short(yOf(box, high))}`)
  const lower = run.map(({ x, low }) => `${short(x)} ${short(yOf(box, low))}`).reverse()
  return `M${[...upper, ...lower].join('L')}Z`
}

/** The paths of a series in the box. What is unknown is not drawn: gaps stay gaps. */
export function draw(times: readonly number[], series: Series, box: Box): Drawn {
  const runs = runsOf(times, series, box)
  return { line: runs.map((run) => lineOf(run, box)).join(''), band: runs.map((run) => bandOf(run, box)).join('') }
}

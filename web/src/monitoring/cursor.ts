import { nearest } from '@/chart/frame'

const HOLE_STEPS = 3

/** Which point of the history stands for that moment; null where nothing was measured then. */
export function indexAt(times: readonly number[], time: number, step: number): number | null {
  const closest = nearest(times, time)
  if (closest === null || Math.abs(closest - time) > HOLE_STEPS * step) return null
  return times.indexOf(closest)
}

/** The moment so many points further, held at the ends. A moment between two points counts as the one before. */
export function moved(times: readonly number[], time: number, points: number): number {
  const after = times.findIndex((one) => one > time)
  const current = (after === -1 ? times.length : after) - 1
  const isBetween = times[current] !== time && points < 0
  const index = current + points + (isBetween ? 1 : 0)
  return times[Math.min(Math.max(index, 0), times.length - 1)] ?? time
}

/** An axis: its ends, and where its ticks stand. */
export interface Axis {
  low: number
  high: number
  ticks: number[]
  /** How far apart they are. */
  step: number
}

const STEPS = [1, 2, 2.5, 5, 10]
const MOST_TICKS = 5

/** The smallest round step with which at most so many fit into the span. */
export function roundStep(span: number, most: number): number {
  const power = 10 ** Math.floor(Math.log10(span / most))
  return power * (STEPS.find((step) => span / (step * power) <= most) ?? 10)
}

function ticksBetween(low: number, high: number, step: number): number[] {
  const count = Math.round((high - low) / step)
  return Array.from({ length: count + 1 }, (_, index) => low + index * step)
}

/** An axis with those ends. */
export function fixedAxis(low: number, high: number): Axis {
  const step = (high - low) / 4
  return { low, high, step, ticks: ticksBetween(low, high, step) }
}

/**
 * An axis that holds every value and ends on round numbers. It begins at 0 where `fromZero` says that amounts are
 * compared; otherwise (temperatures) it is at least `least` wide, so that noise does not look like a change.
 */
export function axisOf(values: Iterable<number | null>, fromZero: boolean, least: number): Axis {
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) {
    if (value === null) continue
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  if (fromZero || low === Infinity) low = Math.min(0, low)
  high = Math.max(high, low + least)
  const step = roundStep(high - low, MOST_TICKS - 1)
  const [bottom, top] = [Math.floor(low / step) * step, Math.ceil(high / step) * step]
  return { low: bottom, high: top, step, ticks: ticksBetween(bottom, top, step) }
}

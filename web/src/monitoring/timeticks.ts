const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export type TickUnit = 'clock' | 'day' | 'month'

export interface Tick {
  time: number
  unit: TickUnit
}

type Step = { minutes: number } | { days: number } | { months: number }

const STEPS: readonly Step[] = [
  ...[1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720].map((minutes) => ({ minutes })),
  ...[1, 2, 5, 7, 14].map((days) => ({ days })),
  ...[1, 2, 3, 6, 12].map((months) => ({ months })),
]

function lengthOf(step: Step): number {
  if ('minutes' in step) return step.minutes * MINUTE
  return 'days' in step ? step.days * DAY : step.months * 30 * DAY
}

/** The first moment at the reader's clock on the step's grid at or before `date`. */
function floorOf(date: Date, step: Step): Date {
  const [year, month, day] = [date.getFullYear(), date.getMonth(), date.getDate()]
  if ('months' in step) return new Date(year, month - (month % step.months), 1)
  if ('days' in step) return new Date(year, month, day)
  const minutes = date.getHours() * 60 + date.getMinutes()
  return new Date(year, month, day, 0, minutes - (minutes % step.minutes))
}

function nextOf(date: Date, step: Step): Date {
  const [year, month, day] = [date.getFullYear(), date.getMonth(), date.getDate()]
  if ('months' in step) return new Date(year, month + step.months, 1)
  if ('days' in step) return new Date(year, month, day + step.days)
  const next = new Date(year, month, day, date.getHours(), date.getMinutes() + step.minutes)
  // In the hour that a clock repeats, the same digits come twice: time has to go on.
  return next.getTime() > date.getTime() ? next : new Date(date.getTime() + step.minutes * MINUTE)
}

function unitOf(date: Date, step: Step): TickUnit {
  if ('months' in step) return 'month'
  const isMidnight = date.getHours() === 0 && date.getMinutes() === 0
  return 'days' in step || isMidnight ? 'day' : 'clock'
}

/** At most so many round moments at the reader's clock in `[start, end)` (ms UTC); midnight is told as its day. */
export function timeTicks(start: number, end: number, most: number): Tick[] {
  const step = STEPS.find((one) => (end - start) / lengthOf(one) <= most) ?? { months: 12 }
  const ticks: Tick[] = []
  let date = floorOf(new Date(start), step)
  while (date.getTime() < end) {
    if (date.getTime() >= start) ticks.push({ time: date.getTime(), unit: unitOf(date, step) })
    date = nextOf(date, step)
  }
  return ticks
}

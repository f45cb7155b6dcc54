import type { Language } from '@/api/types'
import { later } from '@/i18n/units'

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const WEEK = 7
/** A Monday. */
const MONDAY = Date.UTC(2026, 0, 5)

/** Dates and hours of a calendar in some time zone, as the language writes them. */
export interface Calendar {
  /** A time (ms UTC) with its day of the week, at the clock of that zone; at UTC's where the browser knows no such zone. */
  zoned: (time: number, zone: string) => string
  /** How long it is until something, in the largest unit that fits. */
  until: (seconds: number) => string
  /** The name of a day of the week: 0 is Monday. */
  weekday: (day: number) => string
}

/** The zone, or UTC where the browser does not know it. */
export function knownZone(zone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone === '' ? 'UTC' : zone
  } catch {
    return 'UTC'
  }
}

const LONG: Intl.DateTimeFormatOptions = {
  ...({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const),
  ...({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const),
}

function untilFor(language: Language): Calendar['until'] {
  const formats = later(() => new Intl.RelativeTimeFormat(language, { numeric: 'always', style: 'long' }))
  return (seconds) => {
    const format = formats()
    const rest = Math.max(MINUTE, seconds) // what is due now is said to be due within a minute
    if (rest < HOUR) return format.format(Math.round(rest / MINUTE), 'minute')
    if (rest < 2 * DAY) return format.format(Math.round(rest / HOUR), 'hour')
    return format.format(Math.round(rest / DAY), 'day')
  }
}

export function calendarFor(language: Language): Calendar {
  const made = new Map<string, Intl.DateTimeFormat>()
  const weekdays = later(() => new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' }))
  return {
    zoned(time, zone) {
      const format = made.get(zone) ?? new Intl.DateTimeFormat(language, { ...LONG, timeZone: knownZone(zone) })
      made.set(zone, format)
      return format.format(time)
    },
    until: untilFor(language),
    weekday: (day) => weekdays().format(MONDAY + (day % WEEK) * DAY * 1_000),
  }
}

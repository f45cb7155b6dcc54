import type { Language } from '@/api/types'

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const THOUSAND = 1_000

/** Units that Intl knows how to write, from bytes on a thousand times the one before. */
const BYTES = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'] as const

/** Quantities with their unit, and times at the reader's clock, as the language writes them. */
export interface Units {
  /** A number with a unit that Intl knows (percent, celsius, millisecond...), with that many digits after the point. */
  amount: (value: number, unit: string, digits: number) => string
  /** So many bytes, in the largest unit that leaves at least 1, with three digits. */
  bytes: (value: number) => string
  /** A time span in its two largest units. */
  duration: (seconds: number) => string
  /** A time (ms UTC) at the reader's clock, to the minute or to the second. */
  moment: (time: number, seconds: boolean) => string
  /** Parts of a time at the reader's clock, for an axis. */
  clock: (time: number) => string
  day: (time: number) => string
  month: (time: number) => string
}

/** The same at every call, made at the first. */
export function later<T>(make: () => T): () => T {
  const made: T[] = []
  return () => (made[0] ??= make())
}

/** Formats are made at their first use and once: making one costs more than using it a thousand times. */
function kept<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>()
  return (key) => {
    const found = made.get(key) ?? make(key)
    made.set(key, found)
    return found
  }
}

const DATES = {
  clock: { hour: '2-digit', minute: '2-digit' },
  day: { day: 'numeric', month: 'short' },
  month: { month: 'short', year: 'numeric' },
  minute: { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  second: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>

type DateFormats = Record<keyof typeof DATES, (time: number) => string>

function datesFor(language: Language): DateFormats {
  const format = kept((name) => new Intl.DateTimeFormat(language, { hourCycle: 'h23', ...DATES[name as keyof typeof DATES] }))
  const names = Object.keys(DATES) as (keyof typeof DATES)[]
  return Object.fromEntries(names.map((name) => [name, (time: number) => format(name).format(time)])) as DateFormats
}

function durationFor(amount: Units['amount']): Units['duration'] {
  const parts = [
    ['day', DAY],
    ['hour', HOUR],
    ['minute', MINUTE],
    ['second', 1],
  ] as const
  return (seconds) => {
    const first = Math.max(0, parts.findIndex(([, size]) => seconds >= size))
    let rest = seconds >= 1 ? Math.floor(seconds) : 0
    const words = parts.slice(seconds >= 1 ? first : parts.length - 1).map(([unit, size]) => {
      const count = Math.floor(rest / size)
      rest -= count * size
      return { count, text: amount(count, unit, 0) }
    })
    return words.slice(0, 2).filter(({ count }, index) => index === 0 || count > 0).map(({ text }) => text).join(' ')
  }
}

export function unitsFor(language: Language): Units {
  const amounts = kept((key) => {
    const [unit = '', digits = ''] = key.split(' ')
    const fraction = { minimumFractionDigits: Number(digits), maximumFractionDigits: Number(digits) }
    return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short', signDisplay: 'negative', ...fraction })
  })
  const rounded = kept((unit) => new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short', maximumSignificantDigits: 3 }))
  const amount: Units['amount'] = (value, unit, digits) => amounts(`${unit} ${digits}`).format(value)
  const dates = datesFor(language)
  return {
    amount,
    bytes: (value) => {
      // What three digits round up to a thousand is one of the next unit.
      const steps = value < 1 ? 0 : Math.floor(Math.log10(Number(value.toPrecision(3))) / 3)
      const index = Math.min(steps, BYTES.length - 1)
      return rounded(BYTES[index] ?? 'byte').format(value / THOUSAND ** index)
    },
    duration: durationFor(amount),
    moment: (time, seconds) => (seconds ? dates.second : dates.minute)(time),
    clock: dates.clock,
    day: dates.day,
    month: dates.month,
  }
}

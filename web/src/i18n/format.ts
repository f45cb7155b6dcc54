import type { Language } from '@/api/types'
import type { Zone } from '@/chart/zone'
import { calendarFor, type Calendar } from '@/i18n/calendar'
import { later, unitsFor, type Units } from '@/i18n/units'

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** The most digits after the point that a price is shown with; the exchange uses at most 8. */
const MOST_DECIMALS = 10

export const NOTHING = '–'

/** How many digits after the point the number is written with. */
function decimalsIn(value: number): number {
  const [digits = '', exponent = '0'] = String(value).split('e')
  const fraction = digits.split('.')[1]?.length ?? 0
  return Math.max(0, fraction - Number(exponent))
}

/** Whether that many digits after the point are enough; all prices of a chart are asked at every frame, so without text. */
function isWhole(value: number, decimals: number): boolean {
  const scale = 10 ** decimals
  return Math.round(value * scale) / scale === value
}

/** How many digits after the point the prices need so that none loses one. */
export function decimalsOf(prices: Iterable<number | null>): number {
  let most = 0
  for (const price of prices) if (price !== null && !isWhole(price, most)) most = Math.max(most, decimalsIn(price))
  return Math.min(most, MOST_DECIMALS)
}

/** Numbers and times as the language writes them. `null` is written as a dash everywhere. */
export interface Formats extends Units, Calendar {
  /** A price, with exactly that many digits after the point. */
  price: (value: number | null, decimals: number) => string
  /** A difference of prices, with its sign. */
  change: (value: number | null, decimals: number) => string
  /** A percentage with its sign; 1.5 is 1.5 %. */
  percent: (value: number | null, signed?: boolean) => string
  /** Any number with that many digits after the point. */
  number: (value: number | null, digits: number) => string
  /** A quantity in few characters: 1.2M. */
  compact: (value: number | null) => string
  /** A time (ms UTC) in that zone; with the hour where it matters. */
  time: (time: number, zone: Zone, hours: boolean) => string
  /** An age in its largest unit. */
  ago: (seconds: number) => string
}

function timesFor(language: Language): Formats['time'] {
  const date = { year: 'numeric', month: 'short', day: 'numeric', timeZone: 'UTC' } as const
  const days = later(() => new Intl.DateTimeFormat(language, { weekday: 'short', ...date }))
  const hourly = { ...date, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  const hours = later(() => new Intl.DateTimeFormat(language, hourly))
  return (time, zone, withHours) => (withHours ? hours : days)().format(time + zone.shift)
}

function agesFor(language: Language): Formats['ago'] {
  const format = later(() => new Intl.RelativeTimeFormat(language, { numeric: 'always', style: 'long' }))
  const write = (value: number, unit: Intl.RelativeTimeFormatUnit): string => format().format(-Math.floor(value), unit)
  return (seconds) => {
    if (seconds < MINUTE) return write(seconds, 'second')
    if (seconds < HOUR) return write(seconds / MINUTE, 'minute')
    if (seconds < 2 * DAY) return write(seconds / HOUR, 'hour')
    return write(seconds / DAY, 'day')
  }
}

/** Formats with that many digits are made once: making one costs more than using it a thousand times. */
function fixed(language: Language, options: Intl.NumberFormatOptions): (value: number, digits: number) => string {
  const made = new Map<number, Intl.NumberFormat>()
  return (value, digits) => {
    let format = made.get(digits)
    if (format === undefined) {
      const bounds = { minimumFractionDigits: digits, maximumFractionDigits: digits }
      format = new Intl.NumberFormat(language, { ...options, ...bounds })
      made.set(digits, format)
    }
    return format.format(value)
  }
}

export function formatsFor(language: Language): Formats {
  const plain = fixed(language, { signDisplay: 'negative' }) // no minus before what rounds to 0
  const signed = fixed(language, { signDisplay: 'exceptZero' })
  const percent = fixed(language, { style: 'percent', signDisplay: 'negative' })
  const signedPercent = fixed(language, { style: 'percent', signDisplay: 'exceptZero' })
  const compact = later(() => new Intl.NumberFormat(language, { notation: 'compact', maximumSignificantDigits: 4 }))
  return {
    ...unitsFor(language),
    ...calendarFor(language),
    price: (value, decimals) => (value === null ? NOTHING : plain(value, decimals)),
    change: (value, decimals) => (value === null ? NOTHING : signed(value, decimals)),
    percent: (value, sign = true) => (value === null ? NOTHING : (sign ? signedPercent : percent)(value / 100, 2)),
    number: (value, digits) => (value === null ? NOTHING : plain(value, digits)),
    compact: (value) => (value === null ? NOTHING : compact().format(value)),
    time: timesFor(language),
    ago: agesFor(language),
  }
}

/**
 * plotly draws the digits of a UTC time and knows no zones. For a chart whose hours matter, its times are
 * therefore shifted by the reader's offset. One offset serves the whole chart, that of its last candle, and
 * is named beside it: a change of daylight-saving time inside the view would otherwise put two candles on one hour.
 */
const MINUTE = 60_000

export interface Zone {
  /** What to add to a time (ms UTC) so that its UTC digits read as the reader's clock. */
  shift: number
  /** `UTC`, or the offset such as `UTC+2` or `UTC−3:30`. */
  name: string
}

export const UTC: Zone = { shift: 0, name: 'UTC' }

/** The minutes that the reader's clock is ahead of UTC at that moment. */
export type OffsetAt = (time: number) => number

const browserOffset: OffsetAt = (time) => -new Date(time).getTimezoneOffset()

function nameOf(minutes: number): string {
  if (minutes === 0) return 'UTC'
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  const sign = minutes > 0 ? '+' : '−'
  return `UTC${sign}${hours}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`
}

/** The zone in which a chart that ends at `last` (ms UTC) is drawn. Days and weeks stay UTC, as the exchange cuts them. */
export function zoneAt(last: number, intraday: boolean, offsetAt: OffsetAt = browserOffset): Zone {
  if (!intraday) return UTC
  const minutes = offsetAt(last)
  return { shift: minutes * MINUTE, name: nameOf(minutes) }
}

import { ProblemError } from '@/api/problem'
import type { Frequency, Standard, Subscription, Wanted } from '@/api/reporter'
import type { Depth, Language } from '@/api/types'
import { DEPTHS } from '@/chart/intervals'
import { hourOf } from '@/reports/hours'

/** What the form holds: a subscription as somebody is writing it. */
export interface Draft {
  symbol: string
  recipient: string
  frequency: Frequency
  hour: string
  weekday: number
  day: number
  timezone: string
  language: Language
  depths: Depth[]
  active: boolean
}

/** The fields in the order of the form: the first one that is wrong gets the focus. */
export const FIELDS = ['symbol', 'recipient', 'frequency', 'hour', 'weekday', 'day', 'timezone', 'language', 'depths', 'active'] as const
export type Field = (typeof FIELDS)[number]

/** What is wrong with a field: nothing was given, or the server does not take it and says why. */
export type Mistake = { kind: 'missing' } | { kind: 'refused'; detail: string }
export type Mistakes = Partial<Record<Field, Mistake>>

export const LAST_DAY = 31
/** Days that not every month has. */
export const isShortened = (day: number): boolean => day > 28

const sorted = (depths: readonly Depth[]): Depth[] => DEPTHS.filter((depth) => depths.includes(depth))

const isUsual = ({ depths, frequency }: Draft, standard: Standard): boolean =>
  sorted(depths).join() === sorted(standard.depths[frequency] ?? []).join()

export function newDraft(standard: Standard, symbol: string): Draft {
  return {
    ...{ symbol, recipient: '', frequency: 'daily', hour: standard.hour, weekday: 0, day: 1 },
    ...{ timezone: standard.timezone, language: standard.language, depths: [...(standard.depths.daily ?? [])], active: true },
  }
}

export function draftOf(subscription: Subscription): Draft {
  const { symbol, recipient, frequency, hour, weekday, day, timezone, language, depths, active } = subscription
  return { symbol, recipient, frequency, hour, weekday, day, timezone, language, depths: sorted(depths), active }
}

/** The draft at another frequency. Depths that were the usual ones are the usual ones again. */
export function atFrequency(draft: Draft, frequency: Frequency, standard: Standard): Draft {
  const depths = isUsual(draft, standard) ? sorted(standard.depths[frequency] ?? []) : draft.depths
  return { ...draft, frequency, depths }
}

/** What the server is sent. Usual depths are not named, so that they follow the frequency. */
export function wantedOf(draft: Draft, standard: Standard): Wanted {
  const depths = isUsual(draft, standard) ? null : sorted(draft.depths)
  return { ...draft, hour: hourOf(draft.hour), symbol: draft.symbol.trim().toUpperCase(), recipient: draft.recipient.trim(), timezone: draft.timezone.trim(), depths }
}

/** What can be seen to be missing before the server is asked. */
export function mistakesIn(draft: Draft): Mistakes {
  const needed = ['symbol', 'recipient', 'hour', 'timezone'] as const
  const missing: Field[] = needed.filter((name) => draft[name].trim() === '')
  if (draft.depths.length === 0) missing.push('depths')
  return Object.fromEntries(missing.map((name) => [name, { kind: 'missing' }]))
}

const NAMED = /^(\w+)(?:\.\d+)*: (.+)$/s

/** The field that a refusal of the server speaks of, with its words; nothing where it speaks of none. */
export function mistakesOf(error: unknown): Mistakes | null {
  if (!(error instanceof ProblemError)) return null
  const [, name, detail = ''] = NAMED.exec(error.message) ?? []
  const field = FIELDS.find((one) => one === name)
  return field === undefined ? null : { [field]: { kind: 'refused', detail } }
}

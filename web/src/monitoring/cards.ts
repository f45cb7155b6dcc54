import type { Host, Missing } from '@/api/monitor'
import { missingOf } from '@/monitoring/missing'

/** A value in words, or why there is none. */
export interface Reading {
  /** Names it among the readings of the card. */
  id: string
  label: string
  text: string | null
  missing: Missing | null
  /** The section of the sample that it comes from. */
  section: string
}

/** A reading that is drawn as a bar too: `share` of the whole, 0 to 1. */
export interface Gauge extends Reading {
  share: number | null
  note?: string
}

export interface Card {
  id: string
  gauges: Gauge[]
  /** Small bars, one a core. */
  cores?: (number | null)[]
  facts: Reading[]
}

/** How readings are put into words. */
export interface Words {
  t: (key: string, named?: Record<string, string | number>) => string
  amount: (value: number, unit: 'percent' | 'celsius' | 'bytes' | 'bytes_per_second' | 'megahertz' | 'rpm' | 'load') => string
  duration: (seconds: number) => string
}

type Unit = Parameters<Words['amount']>[1]

/** Makes the readings of one sample; `name` is the dotted name of the value in it. */
export class Readings {
  private readonly host: Host
  readonly words: Words

  constructor(host: Host, words: Words) {
    this.host = host
    this.words = words
  }

  text(id: string, name: string, text: string | null): Reading {
    const missing = text === null ? missingOf(this.host, name) : null
    const label = this.words.t(`monitoring.reading.${id}`)
    return { id, label, text, missing, section: name.split('.')[0] ?? '' }
  }

  number(id: string, name: string, value: number | null, unit: Unit): Reading {
    return this.text(id, name, value === null ? null : this.words.amount(value, unit))
  }

  flag(id: string, name: string, value: boolean | null): Reading {
    return this.text(id, name, value === null ? null : this.words.t(`monitoring.flag.${String(value)}`))
  }

  /** A gauge whose bar is full at `whole`. */
  gauge(id: string, name: string, value: number | null, unit: Unit, whole: number, note?: string): Gauge {
    const share = value === null ? null : Math.min(Math.max(value / whole, 0), 1)
    return { ...this.number(id, name, value, unit), share, ...(note !== undefined && { note }) }
  }

  /** Several amounts in one text; null where the first is unknown. */
  several(id: string, name: string, values: readonly (number | null | undefined)[], unit: Unit): Reading {
    const known = values.filter((value) => value != null)
    const text = values[0] == null ? null : known.map((value) => this.words.amount(value, unit)).join(' · ')
    return this.text(id, name, text)
  }

  /** `part` of `whole` bytes; null where either is unknown, or there is nothing. */
  ofWhole(part: number | null, whole: number | null): string | null {
    if (part === null || whole === null || whole === 0) return null
    const { t, amount } = this.words
    return t('monitoring.ofWhole', { part: amount(part, 'bytes'), whole: amount(whole, 'bytes') })
  }
}

/** The readings that are there, and those that are not: one row for all that miss for the same reason. */
export function rowsOf(facts: readonly Reading[]): Reading[] {
  const groups = new Map<string, Reading>()
  for (const fact of facts) {
    if (fact.text !== null) continue
    const { code = '', reason = '' } = fact.missing ?? {}
    const key = `${fact.section} ${code} ${code === 'unreadable' ? reason : ''}`
    const group = groups.get(key)
    groups.set(key, group === undefined ? fact : { ...group, label: `${group.label}, ${fact.label}` })
  }
  return [...facts.filter(({ text }) => text !== null), ...groups.values()]
}

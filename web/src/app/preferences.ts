import { reactive, watch } from 'vue'
import { RANGES, type Range } from '@/api/monitor'
import type { Depth, Language } from '@/api/types'
import { isChoice, type Choice } from '@/chart/indicators'
import { DEPTHS } from '@/chart/intervals'

export const LANGUAGES = ['en', 'fr'] as const satisfies readonly Language[]
export const THEMES = ['system', 'light', 'dark'] as const
export const STYLES = ['candles', 'heikin_ashi', 'line'] as const
export type Style = (typeof STYLES)[number]
export const SCALES = ['linear', 'log'] as const
/** How many charts stand beside each other. */
export const COUNTS = [1, 2, 4] as const
export type Count = (typeof COUNTS)[number]
/** Readings a second of the machine, while somebody looks. */
export const RATES = [1, 2, 5, 10] as const

/** What the reader chose; `null` means that nothing was chosen and the default applies. */
export interface Preferences {
  language: Language
  theme: (typeof THEMES)[number]
  symbol: string | null
  depth: Depth
  /** The indicators shown and their numbers; `null` for the service's default ones. */
  indicators: Choice[] | null
  style: Style
  scale: (typeof SCALES)[number]
  charts: Count
  /** The pairs of the charts after the first. */
  others: string[]
  /** Of the machine's history. */
  range: Range
  rate: (typeof RATES)[number]
}

const KEY = 'rascrypto'

type Read<T> = (value: unknown, fallback: T) => T

const oneOf =
  <T>(allowed: readonly T[]): Read<T> =>
  (value, fallback) =>
    allowed.find((one) => one === value) ?? fallback

const text: Read<string | null> = (value, fallback) => (typeof value === 'string' && value !== '' ? value : fallback)
const texts: Read<string[]> = (value, fallback) =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : fallback
const choices: Read<Choice[] | null> = (value, fallback) => (Array.isArray(value) ? value.filter(isChoice) : fallback)

const READERS: { [Name in keyof Preferences]: Read<Preferences[Name]> } = {
  language: oneOf<Language>(LANGUAGES),
  theme: oneOf(THEMES),
  symbol: text,
  depth: oneOf(DEPTHS),
  indicators: choices,
  style: oneOf(STYLES),
  scale: oneOf(SCALES),
  charts: oneOf(COUNTS),
  others: texts,
  range: oneOf<Range>(RANGES),
  rate: oneOf(RATES),
}

function defaults(languages: readonly string[]): Preferences {
  const spoken = languages.map((tag) => tag.slice(0, 2).toLowerCase())
  const language = spoken.find((tag): tag is Language => (LANGUAGES as readonly string[]).includes(tag)) ?? 'en'
  return {
    language,
    theme: 'system',
    symbol: null,
    depth: '1d',
    indicators: null,
    style: 'candles',
    scale: 'linear',
    charts: 1,
    others: [],
    range: '1h',
    rate: 2,
  }
}

function stored(storage: () => Storage): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(storage().getItem(KEY) ?? '{}')
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    // Unreadable or forbidden storage is the same as an empty one: the defaults apply.
    return {}
  }
}

function save(storage: () => Storage, preferences: Preferences): void {
  try {
    storage().setItem(KEY, JSON.stringify(preferences))
  } catch {
    // A browser that forbids storage, or whose storage is full, forgets the choices with the page.
  }
}

/** The choices kept in `storage`, written back whenever one changes. Unknown or malformed ones fall back to the default. */
export function createPreferences(storage: () => Storage, languages: readonly string[]): Preferences {
  const usual = defaults(languages)
  const found = stored(storage)
  const read = <Name extends keyof Preferences>(name: Name): Preferences[Name] => READERS[name](found[name], usual[name])
  const preferences = reactive<Preferences>({
    language: read('language'),
    theme: read('theme'),
    symbol: read('symbol'),
    depth: read('depth'),
    indicators: read('indicators'),
    style: read('style'),
    scale: read('scale'),
    charts: read('charts'),
    others: read('others'),
    range: read('range'),
    rate: read('rate'),
  })
  watch(preferences, () => {
    save(storage, preferences)
  })
  return preferences
}

import { reactive, watch } from 'vue'
import type { Depth, Language } from '@/api/types'
import { isChoice, type Choice } from '@/chart/indicators'
import { DEPTHS } from '@/chart/intervals'

export const LANGUAGES = ['en', 'fr'] as const satisfies readonly Language[]
export const THEMES = ['system', 'light', 'dark'] as const
export const STYLES = ['candles', 'line'] as const
export const SCALES = ['linear', 'log'] as const

/** What the reader chose; `null` means that nothing was chosen and the default applies. */
export interface Preferences {
  language: Language
  theme: (typeof THEMES)[number]
  symbol: string | null
  depth: Depth
  /** The indicators shown and their numbers; `null` for the service's default ones. */
  indicators: Choice[] | null
  style: (typeof STYLES)[number]
  scale: (typeof SCALES)[number]
}

const KEY = 'rascrypto'

type Read<T> = (value: unknown, fallback: T) => T

const oneOf =
  <T>(allowed: readonly T[]): Read<T> =>
  (value, fallback) =>
    allowed.find((one) => one === value) ?? fallback

const text: Read<string | null> = (value, fallback) => (typeof value === 'string' && value !== '' ? value : fallback)
const choices: Read<Choice[] | null> = (value, fallback) => (Array.isArray(value) ? value.filter(isChoice) : fallback)

const READERS: { [Name in keyof Preferences]: Read<Preferences[Name]> } = {
  language: oneOf<Language>(LANGUAGES),
  theme: oneOf(THEMES),
  symbol: text,
  depth: oneOf(DEPTHS),
  indicators: choices,
  style: oneOf(STYLES),
  scale: oneOf(SCALES),
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
  })
  watch(preferences, () => {
    save(storage, preferences)
  })
  return preferences
}

import { describe, expect, it } from 'vitest'
import { createTexts, messages } from '@/i18n'

interface Tree {
  [key: string]: string | Tree
}

function leaves(tree: Tree, path: string[] = []): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[[...path, key].join('.'), value] as [string, string]] : leaves(value, [...path, key]),
  )
}

const english = new Map(leaves(messages.en))
const french = new Map(leaves(messages.fr))
const placeholders = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g))].sort()

const files = import.meta.glob<string>('/src/**/*.{vue,ts}', { query: '?raw', import: 'default', eager: true })
const sources = Object.entries(files)
  .filter(([name]) => !/\.spec\.ts$|i18n\/(en|fr)\.ts$/.test(name))
  .map(([, text]) => text)
  .join('\n')
/** Keys written out in the sources, and the beginnings of those that are put together. */
const used = [...sources.matchAll(/(?:\bt|usePageTitle)\(\s*['`]([\w.]+)(['`$])/g)].map(([, key = '', end]) => ({ key, whole: end !== '$' }))

describe('the texts', () => {
  it('have the same keys in both languages', () => {
    expect([...french.keys()].sort()).toEqual([...english.keys()].sort())
  })

  it('are empty nowhere', () => {
    expect([...english, ...french].filter(([, text]) => text.trim() === '')).toEqual([])
  })

  it('say the same things: each names the same values', () => {
    for (const [key, text] of english) expect(placeholders(french.get(key) ?? ''), key).toEqual(placeholders(text))
  })

  it('hold every key that the page asks for', () => {
    expect(used.length).toBeGreaterThan(60)
    const missing = used.filter(({ key, whole }) => (whole ? !english.has(key) : ![...english.keys()].some((one) => one.startsWith(key))))
    expect(missing).toEqual([])
  })

  it('hold no key that nobody asks for', () => {
    const spoken = [...english.keys()].filter((key) => used.some((one) => (one.whole ? one.key === key : key.startsWith(one.key))))
    expect([...english.keys()].filter((key) => !spoken.includes(key))).toEqual([])
  })

  it('can all be put into words', () => {
    for (const language of ['en', 'fr'] as const) {
      const { t } = createTexts(language).global
      for (const key of english.keys()) expect(t(key, {}, 2), key).not.toBe(key)
    }
  })

  it('count as each language does', () => {
    const touched = (language: 'en' | 'fr', count: number): string => createTexts(language).global.t('level.touches', { count }, count)
    expect([touched('en', 1), touched('en', 3)]).toEqual(['touched once', 'touched 3 times'])
    expect([touched('fr', 1), touched('fr', 3)]).toEqual(['touché une fois', 'touché 3 fois'])
  })
})

import { describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import { createPreferences } from '@/app/preferences'
import { storageOf } from '@/testing/charts'

const kept = (content: unknown) => createPreferences(() => storageOf({ rascrypto: JSON.stringify(content) }), ['en'])

describe('preferences', () => {
  it('begin with the reader’s language, the system’s theme and the shortest depth', () => {
    const preferences = createPreferences(() => storageOf(), ['de-DE', 'fr-CA', 'en'])
    expect(preferences).toMatchObject({ language: 'fr', theme: 'system', depth: '1d', symbol: null, indicators: null })
  })

  it('begin in English where no language is spoken that the page knows', () => {
    expect(createPreferences(() => storageOf(), ['de']).language).toBe('en')
  })

  it('are found again on the next visit', async () => {
    const storage = storageOf()
    const preferences = createPreferences(() => storage, ['en'])
    preferences.depth = '1y'
    preferences.indicators = [{ key: 'rsi', args: [7] }]
    await nextTick()
    expect(createPreferences(() => storage, ['en'])).toMatchObject({ depth: '1y', indicators: [{ key: 'rsi', args: [7] }] })
  })

  it('fall back, one by one, where what was kept is unknown or malformed', () => {
    const preferences = kept({ language: 'xx', theme: 3, depth: '1w', scale: null, indicators: [{ key: 'rsi' }, { key: 'obv', args: [] }] })
    expect(preferences).toMatchObject({ language: 'en', theme: 'system', depth: '1w', scale: 'linear' })
    expect(preferences.indicators).toEqual([{ key: 'obv', args: [] }])
  })

  it.each(['{', 'null', '[]', '3'])('are the defaults where the storage holds %s', (text) => {
    expect(createPreferences(() => storageOf({ rascrypto: text }), ['en']).depth).toBe('1d')
  })

  it('work where the browser forbids storage', async () => {
    const preferences = createPreferences(() => {
      throw new DOMException('denied', 'SecurityError')
    }, ['en'])
    preferences.depth = '5y'
    await nextTick()
    expect(preferences.depth).toBe('5y')
  })
})

import { describe, expect, it } from 'vitest'
import { formatsFor } from '@/i18n/format'

const [english, french] = [formatsFor('en'), formatsFor('fr')]
const TIME = Date.UTC(2026, 2, 1, 23, 5)

describe('dates of a calendar', () => {
  it('are written at the clock of their zone', () => {
    expect(english.zoned(TIME, 'America/New_York')).toBe('Sunday, March 1, 2026 at 18:05')
    expect(french.zoned(TIME, 'Europe/Paris')).toBe('lundi 2 mars 2026 à 00:05')
  })

  it('are written in UTC where the browser does not know the zone', () => {
    expect(english.zoned(TIME, 'Mars/Olympus')).toBe('Sunday, March 1, 2026 at 23:05')
  })

  it('say how long it is until they come', () => {
    expect([0, 90, 5_400, 47 * 3_600, 60 * 3_600].map(english.until)).toEqual(['in 1 minute', 'in 2 minutes', 'in 2 hours', 'in 47 hours', 'in 3 days'])
    expect(french.until(5 * 86_400)).toBe('dans 5 jours')
  })

  it('name the days of the week from Monday on', () => {
    expect([0, 6].map(english.weekday)).toEqual(['Monday', 'Sunday'])
    expect(french.weekday(2)).toBe('mercredi')
  })
})

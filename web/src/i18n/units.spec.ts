import { describe, expect, it } from 'vitest'
import { unitsFor } from '@/i18n/units'

const [english, french] = [unitsFor('en'), unitsFor('fr')]
const plain = (text: string): string => text.replaceAll(/\s/g, ' ')

describe('quantities', () => {
  it('carry their unit as the language writes it', () => {
    expect(english.amount(42.5, 'percent', 0)).toBe('43%')
    expect(plain(french.amount(54.32, 'celsius', 1))).toBe('54,3 °C')
  })

  it('are bytes in the largest unit that fits', () => {
    expect([0, 999, 999.6, 61_448_192, 4e9].map((bytes) => plain(english.bytes(bytes)))).toEqual(['0 byte', '999 byte', '1 kB', '61.4 MB', '4 GB'])
    expect(plain(french.bytes(4_123_456))).toBe('4,12 Mo')
  })

  it('are spans in their two largest units', () => {
    expect([0, 59, 3_600, 3 * 86_400 + 4 * 3_600 + 59].map((seconds) => plain(english.duration(seconds)))).toEqual(['0 sec', '59 sec', '1 hr', '3 days 4 hr'])
    expect(plain(french.duration(90))).toBe('1 min 30 s')
  })
})

describe('times at the reader’s clock', () => {
  const time = new Date(2026, 2, 1, 9, 5, 7).getTime()

  it('are told whole, and in parts for an axis', () => {
    expect(plain(english.moment(time, false))).toBe('Mar 1, 2026, 09:05')
    expect(plain(french.moment(time, true))).toBe('1 mars, 09:05:07')
    expect([english.clock(time), english.day(time), french.month(time)]).toEqual(['09:05', 'Mar 1', 'mars 2026'])
  })
})

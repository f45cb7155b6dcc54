import { describe, expect, it } from 'vitest'
import { UTC } from '@/chart/zone'
import { decimalsOf, formatsFor, NOTHING } from '@/i18n/format'

const [english, french] = [formatsFor('en'), formatsFor('fr')]
const NARROW = '\u202f' // what French puts between thousands
const HARD = '\u00a0' // and before a percent sign
const TIME = Date.UTC(2026, 2, 1, 9, 5)

describe('the digits that prices need', () => {
  it('are those of the longest', () => {
    expect(decimalsOf([1, 2.5, 3.25, null])).toBe(2)
  })

  it('are found where a number is written with an exponent', () => {
    expect(decimalsOf([0.0000182])).toBe(7)
    expect(decimalsOf([1e-8])).toBe(8)
    expect(decimalsOf([1.5e21])).toBe(0)
  })

  it('are none for whole numbers and for no number', () => {
    expect([decimalsOf([64_000]), decimalsOf([])]).toEqual([0, 0])
  })
})

describe('numbers', () => {
  it('are written as the language does', () => {
    expect(english.price(64_321.5, 2)).toBe('64,321.50')
    expect(french.price(64_321.5, 2)).toBe(`64${NARROW}321,50`)
  })

  it('keep every digit of a cheap coin', () => {
    expect(english.price(0.0000182, 8)).toBe('0.00001820')
  })

  it('show the direction of a change', () => {
    expect([english.change(1.5, 2), english.change(-1.5, 2), english.change(0, 2)]).toEqual(['+1.50', '-1.50', '0.00'])
    expect(english.percent(2.345)).toBe('+2.35%')
    expect(french.percent(-2.345)).toBe(`-2,35${HARD}%`)
    expect(english.percent(41.2, false)).toBe('41.20%')
  })

  it('have no minus where they round to nothing', () => {
    expect(english.number(-0.001, 2)).toBe('0.00')
  })

  it('are short where they are large', () => {
    expect(english.compact(1_234_567)).toBe('1.235M')
  })

  it('are a dash where there is none', () => {
    expect([english.price(null, 2), english.change(null, 2), english.percent(null), english.number(null, 1), english.compact(null)]).toEqual(Array(5).fill(NOTHING))
  })
})

describe('times', () => {
  it('are written at the clock of their zone', () => {
    const zone = { shift: 2 * 3_600_000, name: 'UTC+2' }
    expect(english.time(TIME, zone, true)).toBe('Mar 1, 2026, 11:05')
    expect(french.time(TIME, zone, true)).toBe('1 mars 2026, 11:05')
  })

  it('leave the hour out where a candle is a day', () => {
    expect(english.time(TIME, UTC, false)).toBe('Sun, Mar 1, 2026')
  })

  it('are told as ages in their largest unit', () => {
    expect(english.ago(5)).toBe('5 seconds ago')
    expect(english.ago(125)).toBe('2 minutes ago')
    expect(french.ago(3 * 3_600)).toBe('il y a 3 heures')
    expect(english.ago(3 * 86_400)).toBe('3 days ago')
  })
})

import { describe, expect, it } from 'vitest'
import { zoneAt } from '@/chart/zone'

const SUMMER = Date.UTC(2026, 6, 1)
const at = (minutes: number) => () => minutes

describe('the zone of a chart', () => {
  it('shifts hours by the offset that applies at its last candle, and names it', () => {
    expect(zoneAt(SUMMER, true, at(120))).toEqual({ shift: 7_200_000, name: 'UTC+2' })
    expect(zoneAt(SUMMER, true, at(-210))).toEqual({ shift: -12_600_000, name: 'UTC−3:30' })
    expect(zoneAt(SUMMER, true, at(345))).toEqual({ shift: 20_700_000, name: 'UTC+5:45' })
  })

  it('asks for the offset at the last candle, not now', () => {
    const asked: number[] = []
    zoneAt(SUMMER, true, (time) => (asked.push(time), 0))
    expect(asked).toEqual([SUMMER])
  })

  it('leaves days and weeks at UTC, where the exchange cuts them', () => {
    expect(zoneAt(SUMMER, false, at(120))).toEqual({ shift: 0, name: 'UTC' })
  })

  it('calls no offset UTC', () => {
    expect(zoneAt(SUMMER, true, at(0)).name).toBe('UTC')
  })

  it("reads the browser's clock when none is handed in", () => {
    expect(zoneAt(SUMMER, true).shift).toBe(-new Date(SUMMER).getTimezoneOffset() * 60_000)
  })
})

import { describe, expect, it } from 'vitest'
import { nextTick, ref, shallowRef } from 'vue'
import ChartWords from '@/components/ChartWords.vue'
import FactsPanel from '@/components/FactsPanel.vue'
import LevelList from '@/components/LevelList.vue'
import LiveBadge from '@/components/LiveBadge.vue'
import SignalList from '@/components/SignalList.vue'
import StatsList from '@/components/StatsList.vue'
import { UTC } from '@/chart/zone'
import { chartOf, contextOf, show, START, STATS } from '@/testing/charts'

const french = () => {
  const context = contextOf()
  context.preferences.language = 'fr'
  return context
}
const level = { kind: 'support', price: 99.5, touches: 3, first_touch: START, last_touch: START, confirmed: START, strength: 1 }

describe('the statistics', () => {
  const list = show(StatsList, { stats: () => STATS, decimals: 2 })
  const stat = (name: string) => list.get(`[data-testid=stat-${name}]`)

  it('show every number as the language writes it', () => {
    const shown = ['open', 'close', 'change', 'change_percent', 'high', 'low', 'rsi', 'volume'].map((name) => stat(name).text())
    expect(shown).toEqual(['100.00', '103.00', '+3.00', '+3.00%', '105.00', '99.00', '61.3', '1.235M'])
  })

  it('colour a rise and a fall', () => {
    expect(stat('change').classes()).toContain('up')
    const fall = show(StatsList, { stats: () => ({ ...STATS, change: -1 }), decimals: 2 })
    expect(fall.get('[data-testid=stat-change]').classes()).toContain('down')
  })

  it('show a dash where there is not enough data', () => {
    const early = show(StatsList, { stats: () => ({ ...STATS, rsi: null }), decimals: 2 })
    expect(early.get('[data-testid=stat-rsi]').text()).toBe('–')
  })

  it('say so where there is no candle', () => {
    expect(show(StatsList, { stats: () => null, decimals: 2 }).text()).toContain('No candle lies in this period yet.')
  })
})

describe('observations', () => {
  const signals = [{ kind: 'rsi', tone: 'up', text: { en: 'RSI is above 70.', fr: 'Le RSI dépasse 70.' }, values: {} }]

  it('are told in the language chosen', () => {
    expect(show(SignalList, { signals, zone: UTC, hours: true }).text()).toContain('RSI is above 70.')
    expect(show(SignalList, { signals, zone: UTC, hours: true }, french()).text()).toContain('Le RSI dépasse 70.')
  })

  it('name their moment in the zone of the chart', () => {
    const [text, template] = [{ en: 'Crossed at 11:00.', fr: 'Croisé à 11:00.' }, { en: 'Crossed at {time}.', fr: 'Croisé à {time}.' }]
    const signal = { ...signals[0], text, template, moment: START }
    const zone = { shift: -5 * 3_600_000, name: 'UTC−5' }
    expect(show(SignalList, { signals: [signal], zone, hours: true }).text()).toContain('Crossed at Jan 5, 2026, 05:00.')
    expect(show(SignalList, { signals: [signal], zone, hours: true }, french()).text()).toContain('Croisé à 5 janv. 2026, 05:00.')
  })

  it('have their direction in words, not in colour alone', () => {
    expect(show(SignalList, { signals, zone: UTC, hours: true }).get('[role=img]').attributes('aria-label')).toBe('Pointing up')
  })
})

describe('levels', () => {
  it('stand from the highest down, with their touches', () => {
    const levels = [level, { ...level, kind: 'resistance', price: 120, touches: 1 }]
    const list = show(LevelList, { levels, decimals: 2, zone: UTC, hours: true })
    const rows = list.findAll('li').map((row) => row.text())
    expect(rows[0]).toMatch(/Resistance\s*120\.00\s*touched once, since Jan 5, 2026, \d\d:\d\d, last on Jan 5, 2026, 10:00/)
    expect(rows[1]).toMatch(/Support\s*99\.50\s*touched 3 times/)
  })
})

describe('the facts beside a chart', () => {
  const told = shallowRef({ ...chartOf(3), levels: [level] })
  const cell = { told, decimals: ref(2), zone: ref(UTC), hours: ref(true) }
  const facts = show(FactsPanel, { cell })
  const given = () => [facts.getComponent(LevelList).props('levels'), facts.getComponent(SignalList).props('signals')]

  it('leave levels and observations alone where a candle opens without others', async () => {
    const before = given()
    told.value = { ...chartOf(4), levels: [{ ...level }], signals: [] }
    await nextTick()
    given().forEach((list, turn) => {
      expect(list).toBe(before[turn])
    })
  })

  it('show others where there are others', async () => {
    told.value = { ...chartOf(4), levels: [{ ...level, price: 98.25 }] }
    await nextTick()
    expect(facts.get('[data-testid=levels]').text()).toContain('98.25')
  })
})

describe('the badge', () => {
  it('says how fresh the chart is', () => {
    const badge = show(LiveBadge, { badge: { state: 'live', reason: 'live', age: 1 }, holes: 0 })
    expect(badge.get('[data-testid=badge]').attributes('data-state')).toBe('live')
    expect(badge.text()).toContain('Live')
  })

  it('says since when it is not, and why', () => {
    const badge = show(LiveBadge, { badge: { state: 'stale', reason: 'exchange', age: 600 }, holes: 2 })
    expect(badge.text()).toContain('Stale, 10 minutes ago')
    expect(badge.text()).toContain('cannot reach the exchange')
    expect(badge.text()).toContain('No candles exist for 2 stretches of time in view.')
  })
})

describe('the chart in words', () => {
  it('says what the picture shows', () => {
    const words = show(ChartWords, { chart: () => ({ ...chartOf(3), levels: [level] }), zone: UTC, decimals: 2, hours: true }).text()
    expect(words).toContain('BTCUSDC over 1 day: from 100.00 to 103.00, +3.00%; highest 105.00, lowest 99.00; RSI 61.3.')
    expect(words).toContain('Levels: Support 99.50. 5-minute candles, last at Jan 5, 2026, 10:10 UTC.')
  })

  it('says so where there are no candles yet', () => {
    expect(show(ChartWords, { chart: () => ({ ...chartOf(0), stats: null }), zone: UTC, decimals: 2, hours: true }).text()).toContain('There are no candles of BTCUSDC yet.')
  })
})

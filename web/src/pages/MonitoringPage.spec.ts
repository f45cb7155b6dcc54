import { enableAutoUnmount, flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AwayError } from '@/api/problem'
import MonitoringPage from '@/pages/MonitoringPage.vue'
import { clientOf, contextOf, show } from '@/testing/charts'
import { annotationAt, historyOf, HOST, NOW, partOf } from '@/testing/monitor'
import { Source } from '@/testing/source'

const KEEPING = { stored_until: null, waiting_blocks: 0, problem: null, set_aside: null }
const alarm = { name: 'temperature', since: NOW, value: 81.3, high: 80, clear: 75 }

async function open(answers: Record<string, unknown> = {}, language: 'en' | 'fr' = 'en') {
  const asked: string[] = []
  const client = clientOf({
    '/api/monitor/host': { now: HOST, alarms: [], history: KEEPING },
    '/api/monitor/history': historyOf(),
    '/api/monitor/services': { at: NOW, parts: [partOf()] },
    ...answers,
  }, asked)
  const context = contextOf({ client })
  context.preferences.language = language
  const page = show(MonitoringPage, {}, context)
  await flushPromises()
  return { page, asked, context, text: (testid: string) => page.get(`[data-testid=${testid}]`).text() }
}

enableAutoUnmount(afterEach)

function hide(hidden: boolean): void {
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(hidden)
  document.dispatchEvent(new Event('visibilitychange'))
}

beforeEach(() => {
  Source.all = []
  vi.useFakeTimers({ now: NOW })
  vi.stubGlobal('EventSource', Source)
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('the machine now', () => {
  it('is told in words and bars', async () => {
    const { page, text } = await open()
    expect(text('gauge-cpu')).toContain('42%')
    expect(page.get('[data-testid=gauge-memory] [role=meter]').attributes('aria-valuenow')).toBe('25')
    expect(text('gauge-memory')).toContain('1 GB of 4 GB')
    expect(text('reading-uptime')).toMatch(/3 days\s4 hr/)
    expect(text('reading-under_voltage_since_boot')).toContain('Yes')
  })

  it('never shows 0 for a sensor that is not there, but why', async () => {
    const { page, text } = await open()
    expect(text('gauge-soc')).toMatch(/Not available\..*This machine has no sensor for it\./)
    expect(text('gauge-soc')).not.toContain('0')
    expect(page.find('[data-testid=gauge-soc] [role=meter]').exists()).toBe(false)
    expect(text('reading-receiveRate')).toContain('HOST_PROC')
    expect(text('card-pressure')).toContain('psi=1')
  })

  it('names what cannot be read, as text', async () => {
    const { page, text } = await open()
    expect(text('reading-fan')).toContain('(/sys/fan <b>cannot</b> be read)')
    expect(page.find('[data-testid=reading-fan] b').exists()).toBe(false)
  })

  it('is told in French too', async () => {
    const { text } = await open({}, 'fr')
    expect(text('gauge-soc')).toContain('Cette machine n’a pas de capteur pour cela.')
    expect(text('gauge-memory')).toMatch(/1\sGo sur 4\sGo/)
  })

  it('moves with the stream', async () => {
    const { page, text } = await open()
    Source.all[0]?.say('host', { ...HOST, cpu: { ...HOST.cpu, percent: 77 } })
    await page.vm.$nextTick()
    expect(text('gauge-cpu')).toContain('77%')
    expect(text('sampling')).toBe('Live')
  })

  it('is sampled faster only while the page is in front', async () => {
    await open()
    expect(Source.all.map(({ url, closed }) => [url, closed])).toEqual([['/api/monitor/stream?rate=2', false]])
    hide(true)
    await flushPromises()
    expect(Source.all[0]?.closed).toBe(true)
    hide(false)
    await flushPromises()
    expect(Source.all.map(({ closed }) => closed)).toEqual([true, false])
  })

  it('is asked for nothing while the page is hidden', async () => {
    const { asked } = await open()
    hide(true)
    await flushPromises()
    asked.length = 0
    await vi.advanceTimersByTimeAsync(120_000)
    expect(asked).toEqual([])
  })

  it('tells the thresholds that were passed, as they are', async () => {
    const { page, text, asked } = await open({ '/api/monitor/host': { now: HOST, alarms: [alarm], history: KEEPING } })
    expect(text('alarm-temperature')).toMatch(/Temperature\. Over its threshold of 80\.0°C .* at 81\.3°C.*below 75\.0°C/)
    asked.length = 0
    Source.all[0]?.say('annotation', annotationAt(NOW, 'alarm_ended', { detail: { alarm: 'temperature', value: 70 } }))
    await page.vm.$nextTick()
    expect(asked).toContain('GET /api/monitor/host')
  })

  it('says why when the service does not answer, with a retry', async () => {
    const { page } = await open({ '/api/monitor/host': new AwayError() })
    expect(page.find('[data-testid=retry]').exists()).toBe(true)
  })
})

describe('the history', () => {
  it('has a chart for what is recorded, and names what is not', async () => {
    const { page, text } = await open()
    expect(page.find('[data-testid=history-cpu]').exists()).toBe(true)
    expect(page.find('[data-testid=history-temperature]').exists()).toBe(false)
    expect(text('unrecorded')).toContain('Temperature')
    expect(text('history-cpu')).toContain('9.0% – 41%, mean 23%')
  })

  it('keeps the range that was chosen', async () => {
    const { page, asked, context } = await open()
    asked.length = 0
    await page.get('[data-testid="range-7d"]').trigger('click')
    expect(context.preferences.range).toBe('7d')
    expect(asked).toEqual(['GET /api/monitor/history'])
  })

  it('tells the values under a crosshair that the keyboard moves, and what happened then', async () => {
    const { page } = await open()
    const plot = page.get('[data-testid=plot-cpu]')
    await plot.trigger('keydown', { key: 'Home' })
    expect(plot.attributes('aria-valuetext')).toContain('In use 10%')
    await plot.trigger('keydown', { key: 'ArrowRight' })
    expect(plot.attributes('aria-valuetext')).toContain('In use 20%')
    expect(page.get('[data-testid=history-partMemory]').text()).toContain('50 MB')
    await plot.trigger('keydown', { key: 'Escape' })
    expect(plot.attributes('aria-valuetext')).toContain('In use 40%')
  })

  it('goes from event to event', async () => {
    const { page } = await open()
    const plot = page.get('[data-testid=plot-cpu]')
    await plot.trigger('keydown', { key: 'PageDown' })
    expect(plot.attributes('aria-valuenow')).toBe(String(NOW - 3_000))
  })

  it('lists what happened in words', async () => {
    const { page, text } = await open()
    expect(text('events')).toContain('Candles of BTCUSDC (1h) were fetched: 1,234. And 2 more.')
    Source.all[0]?.say('annotation', annotationAt(NOW, 'restart', { service: 'monitor', detail: { restarted: 'proxy', restarts: 1 } }))
    Source.all[0]?.say('annotation', annotationAt(NOW, 'odd_thing', { detail: { x: '<i>' } }))
    await page.vm.$nextTick()
    expect(text('events')).toContain('Web server (Caddy) was started anew.')
    expect(text('events')).toContain('Market data: odd thing.')
  })

  it('hides the kinds of events that are not wanted', async () => {
    const { page, text } = await open()
    await page.get('[data-testid=category-backfills]').trigger('click')
    expect(text('events')).toContain('Nothing happened')
  })

  it('says so when nothing is recorded yet', async () => {
    const { page } = await open({ '/api/monitor/history': historyOf({ time: [], series: {}, annotations: [] }) })
    expect(page.text()).toContain('Nothing has been recorded in this range yet.')
  })
})

describe('the parts of the stack', () => {
  it('are told in words, an unknown value with why', async () => {
    const { text } = await open()
    expect(text('part-ingest')).toMatch(/Market data.*Running.*61\.4 MB.*Not measured yet.*2.*3 seconds ago.*under 1 ms.*2 hr.*1\.0\.0/)
  })

  it('say when one is silent or was never heard of', async () => {
    const silent = partOf({ state: 'silent', memory_bytes: null, missing: {}, reason: 'not available: no heartbeat for 40 s', silent_seconds: 40 })
    const never = partOf({ name: 'proxy', kind: 'proxy', state: 'unknown', memory_bytes: null, missing: {}, reason: 'not available: http://x does not answer', silent_seconds: null })
    const { text } = await open({ '/api/monitor/services': { at: NOW, parts: [silent, never] } })
    expect(text('part-ingest')).toMatch(/Silent.*40 seconds ago/)
    expect(text('part-proxy')).toMatch(/Never heard of.*http:\/\/x does not answer/)
  })
})

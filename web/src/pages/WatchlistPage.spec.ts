import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ProblemError } from '@/api/problem'
import WatchlistPage from '@/pages/WatchlistPage.vue'
import { clientOf, contextOf, show } from '@/testing/charts'
import { Source } from '@/testing/source'

const WATCHLIST = '/api/ingest/watchlist'
const pair = (symbol: string) => ({ symbol, position: 0, added: 0, base: null, quote: null, trading: null, price_decimals: 2 })
const listed = (symbol: string) => ({ ...pair(symbol), tick_size: '0.01', step_size: '1', quantity_decimals: 0 })
const kept = (symbol: string, followed: boolean) => ({ symbol, followed, bytes: 512_345, written: 0 })
const STORED = { pairs: [kept('BTCUSDC', true), kept('LTCUSDC', false)], bytes: 4_123_456 }
const running = [{ symbol: 'ETHUSDC', interval: '1h', start: 0, end: 1, requests: 1, published: 25, candles: 100 }]

async function open(answers: Record<string, unknown> = {}) {
  const asked: string[] = []
  const client = clientOf({
    [WATCHLIST]: { pairs: [pair('BTCUSDC'), pair('ETHUSDC')] },
    '/api/ingest/status': { exchange: { reachable: true }, backfills: { running } },
    '/api/analysis/stored': STORED,
    '/api/ingest/symbols': { symbols: [listed('BTCUSDC'), listed('DOGEUSDC')] },
    '/api/analysis/quotes': { quotes: [{ symbol: 'BTCUSDC', open: 100, price: 103, change_percent: 3, closes: [100, 103] }] },
    ...answers,
  }, asked)
  const page = show(WatchlistPage, {}, contextOf({ client }))
  await flushPromises()
  const click = async (testid: string) => {
    await page.get(`[data-testid=${testid}]`).trigger('click')
    await flushPromises()
  }
  const search = async (text: string) => {
    await page.get('[data-testid=symbol-search]').setValue(text)
    await vi.advanceTimersByTimeAsync(300)
  }
  return { page, asked, click, search, said: () => page.get('[data-testid=said]').text() }
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('EventSource', Source)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('the page of the watchlist', () => {
  it('shows each pair with its price and change', async () => {
    const { page } = await open()
    const row = page.get('[data-testid=followed-BTCUSDC]').text()
    expect(row).toContain('103.00')
    expect(row).toContain('+3.00%')
  })

  it('shows how far the candles of a pair have been fetched', async () => {
    const { page } = await open()
    expect(page.get('[data-testid=followed-ETHUSDC] progress').attributes()).toMatchObject({ value: '25', max: '100' })
    expect(page.find('[data-testid=followed-BTCUSDC] progress').exists()).toBe(false)
  })

  it('searches after a pause, and offers to add what is not followed yet', async () => {
    const { page, asked, search } = await open()
    await search('usdc')
    expect(asked.filter((one) => one.includes('symbols'))).toHaveLength(1)
    expect(page.find('[data-testid=add-DOGEUSDC]').exists()).toBe(true)
    expect(page.find('[data-testid=add-BTCUSDC]').exists()).toBe(false)
  })

  it('adds a pair and says so', async () => {
    const { asked, click, search, said } = await open()
    await search('doge')
    await click('add-DOGEUSDC')
    expect(asked).toContain(`PUT ${WATCHLIST}/DOGEUSDC`)
    expect(said()).toBe('DOGEUSDC is followed now.')
  })

  it('removes a pair, and offers to take that back', async () => {
    const { page, asked, click, said } = await open()
    await click('remove-ETHUSDC')
    expect(asked).toContain(`DELETE ${WATCHLIST}/ETHUSDC`)
    expect(page.get('[data-testid=undo-note]').text()).toContain('ETHUSDC is not followed any more.')
    await click('undo')
    expect(asked).toContain(`PUT ${WATCHLIST}/ETHUSDC`)
    expect(said()).toBe('ETHUSDC is followed again, at its old place.')
    expect(page.find('[data-testid=undo-note]').exists()).toBe(false)
  })

  it('tells a pair in a break from one that is delisted', async () => {
    const paused = { ...pair('BTCUSDC'), base: 'BTC', trading: false }
    const { page } = await open({ [WATCHLIST]: { pairs: [paused, { ...pair('ETHUSDC'), trading: false }] } })
    expect(page.get('[data-testid=state-BTCUSDC]').text()).toContain('Trading is paused')
    expect(page.get('[data-testid=state-ETHUSDC]').text()).toContain('No longer listed')
  })

  it('drops what is stored of a pair that is not followed, once that was confirmed', async () => {
    const { page, asked, click, said } = await open()
    expect(page.find('[data-testid=stored-BTCUSDC]').exists()).toBe(false)
    expect(page.get('[data-testid=stored]').text()).toContain('4.12 MB')
    await click('drop-LTCUSDC')
    expect(asked.filter((one) => one.startsWith('DELETE'))).toEqual([])
    await click('drop-sure-LTCUSDC')
    expect(asked).toContain('DELETE /api/analysis/stored/LTCUSDC')
    expect(said()).toBe('The stored candles of LTCUSDC were dropped.')
  })

  it('moves a pair, but not beyond the ends', async () => {
    const { page, asked, click } = await open()
    expect(page.get('[data-testid=up-BTCUSDC]').attributes()).toHaveProperty('disabled')
    expect(page.get('[data-testid=down-ETHUSDC]').attributes()).toHaveProperty('disabled')
    await click('down-BTCUSDC')
    expect(asked).toContain(`PUT ${WATCHLIST}/BTCUSDC`)
  })

  it('says why a change was refused', async () => {
    const refused = new ProblemError({ title: '', status: 409, detail: 'ETHUSDC cannot be removed now.', code: 'busy' })
    const { page, click, said } = await open({ [`${WATCHLIST}/ETHUSDC`]: refused })
    await click('remove-ETHUSDC')
    expect(page.get('[data-testid=error]').text()).toContain('ETHUSDC cannot be removed now.')
    expect(said()).toBe('')
  })

  it('says so when nothing is found, whatever was typed', async () => {
    const { page, search } = await open({ '/api/ingest/symbols': { symbols: [] } })
    await search('<b>x</b>')
    expect(page.text()).toContain('The exchange trades no pair with “<b>x</b>” in its name.')
    expect(page.find('[role=search] b').exists()).toBe(false)
  })

  it('says so when no pair is followed', async () => {
    const { page } = await open({ [WATCHLIST]: { pairs: [] } })
    expect(page.text()).toContain('No pair is followed.')
  })
})

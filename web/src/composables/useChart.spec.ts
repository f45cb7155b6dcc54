import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, ref, shallowRef, type Ref } from 'vue'
import type { ChartQuery } from '@/api/analysis'
import { AwayError, ProblemError } from '@/api/problem'
import { MOST_BARS } from '@/chart/earlier'
import { traceOf } from '@/chart/figure'
import { useChart, type LiveChart } from '@/composables/useChart'
import { useFeed, type Feed } from '@/composables/useFeed'
import type { QuoteEvent } from '@/api/types'
import { chartOf, clientOf, contextOf, eventAt, figureOf, show, START, STEP, times } from '@/testing/charts'
import { Source } from '@/testing/source'

let frame: FrameRequestCallback | undefined
const draw = (): void => {
  const run = frame
  frame = undefined
  run?.(0)
}

beforeEach(() => {
  vi.useFakeTimers()
  Source.all = []
  frame = undefined
  vi.stubGlobal('EventSource', Source)
  vi.stubGlobal('requestAnimationFrame', (run: FrameRequestCallback) => {
    frame = run
    return 1
  })
  vi.stubGlobal('cancelAnimationFrame', () => undefined)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const BTC: ChartQuery = { symbol: 'BTCUSDC', depth: '1d' }
const path = (symbol: string): string => `/api/analysis/charts/${symbol}`

const ETH: ChartQuery = { symbol: 'ETHUSDC', depth: '1d' }

/** Until what was asked for has come and the stream is opened. */
async function settle(): Promise<void> {
  await flushPromises()
  await vi.advanceTimersByTimeAsync(100)
}

async function follow(answers: Record<string, unknown> = {}, query: Ref<ChartQuery | null> = ref(BTC)) {
  const asked: string[] = []
  const [returns, seen, checks] = [ref(0), ref(true), vi.fn()]
  const context = contextOf({
    client: clientOf({ [path('BTCUSDC')]: chartOf(10), [path('ETHUSDC')]: { ...chartOf(3), symbol: 'ETHUSDC' }, ...answers }, asked),
    server: { away: ref(false), returns, report: () => undefined, check: checks },
  })
  const made: { live?: LiveChart; feed?: Feed } = {}
  const setup = () => {
    made.feed = useFeed(shallowRef({ depth: '1d' }))
    made.live = useChart(query, made.feed, seen)
    return () => null
  }
  const wrapper = show(defineComponent({ setup }), {}, context)
  await settle()
  const { live, feed } = made
  if (live === undefined || feed === undefined) throw new Error('not set up')
  const closes = (): unknown => (live.chart.value === null ? null : traceOf(live.chart.value.figure, 'candles')?.close)
  return { ...{ live, feed, asked, returns, seen, checks, query, wrapper, closes } }
}

const LAST = START + 9 * STEP
const urls = (): string[] => Source.all.filter(({ readyState }) => readyState === 1).map(({ url }) => url)

describe('the live chart', () => {
  it('asks once for the chart, then follows it', async () => {
    const { asked } = await follow()
    expect(asked).toEqual(['GET /api/analysis/charts/BTCUSDC'])
    expect(urls()).toEqual(['/api/analysis/stream?symbol=BTCUSDC&depth=1d'])
  })

  it('moves with the stream without asking again', async () => {
    const { asked, closes } = await follow()
    Source.all[0]?.say('candle', eventAt(LAST))
    draw()
    expect(closes()).toContain(150)
    expect(asked).toHaveLength(1)
  })

  it('takes all events of a frame together', async () => {
    const { live, closes } = await follow()
    const before = live.chart.value
    Source.all[0]?.say('candle', eventAt(LAST))
    Source.all[0]?.say('candle', eventAt(LAST + STEP))
    expect(live.chart.value).toBe(before)
    draw()
    expect(closes()).toHaveLength(11)
  })

  it('ignores what is said of another pair or depth', async () => {
    const { live } = await follow()
    const before = live.chart.value
    Source.all[0]?.say('candle', eventAt(LAST, { symbol: 'ETHUSDC' }))
    Source.all[0]?.say('candle', eventAt(LAST, { depth: '1w' }))
    draw()
    expect(live.chart.value).toBe(before)
  })

  it('asks again once after the stream was lost and is open again', async () => {
    const { asked, feed } = await follow()
    Source.all[0]?.onopen?.()
    expect([asked.length, feed.connected.value]).toEqual([1, true])
    Source.all[0]?.onerror?.()
    expect(feed.connected.value).toBe(false)
    Source.all[0]?.onopen?.()
    await settle()
    expect([asked.length, feed.connected.value, Source.all.length]).toEqual([2, true, 1])
  })

  it('asks once for what a gap hides, and not again for a true hole', async () => {
    const { asked } = await follow()
    for (let n = 0; n < 3; n += 1) {
      Source.all[0]?.say('candle', eventAt(LAST + 5 * STEP))
      draw()
      await settle()
    }
    expect(asked).toHaveLength(2)
  })

  it('follows the next pair and leaves the last', async () => {
    const { query, live } = await follow()
    query.value = ETH
    await settle()
    expect(live.chart.value?.symbol).toBe('ETHUSDC')
    expect(urls()).toEqual(['/api/analysis/stream?symbol=ETHUSDC&depth=1d'])
  })

  it('neither asks nor follows while it is out of sight', async () => {
    const { seen, asked } = await follow()
    seen.value = false
    await settle()
    expect(urls()).toEqual([])
    seen.value = true
    await settle()
    expect([asked.length, urls().length]).toEqual([2, 1])
  })

  it('does not follow a pair that nobody knows, and says why', async () => {
    const unknown = new ProblemError({ title: '', status: 404, detail: 'XYZ is not followed.', code: 'unknown_symbol' })
    const { live } = await follow({ [path('XYZ')]: unknown }, ref({ symbol: 'XYZ', depth: '1d' }))
    expect([live.error.value, live.loading.value, Source.all.length]).toEqual([unknown, false, 0])
  })

  it('keeps what is known while the server is away, and asks again when it is back', async () => {
    const { live, returns, asked } = await follow({ [path('BTCUSDC')]: new AwayError() })
    expect(live.error.value).toBeInstanceOf(AwayError)
    returns.value += 1
    await settle()
    expect(asked).toHaveLength(2)
  })

  it('ends with its component', async () => {
    const { wrapper } = await follow()
    wrapper.unmount()
    expect(urls()).toEqual([])
  })
})

describe('the bars left of the chart', () => {
  const parts = figureOf(5).data.map((trace) => ({ ...trace, x: times(5, START - 5 * STEP) }))
  const earlier = { symbol: 'BTCUSDC', depth: '1d', interval: '5m', data: parts, more: false }
  const answers = { [`${path('BTCUSDC')}/earlier`]: earlier }

  it('come when they are wanted, once, until there are no more', async () => {
    const { live, asked, closes } = await follow(answers)
    live.earlier.want(START)
    expect(asked).toHaveLength(1)
    live.earlier.want(START - STEP)
    live.earlier.want(START - STEP)
    await settle()
    expect([closes(), live.earlier.more.value]).toEqual([expect.objectContaining({ length: 15 }), false])
    live.earlier.want(START - 50 * STEP)
    expect(asked).toHaveLength(2)
  })

  it('end where the chart holds as many as it may, which is known', async () => {
    const many = figureOf(MOST_BARS - 10).data.map((trace) => ({ ...trace, x: times(MOST_BARS - 10, START - (MOST_BARS - 10) * STEP) }))
    const { live, query } = await follow({ [`${path('BTCUSDC')}/earlier`]: { ...earlier, data: many, more: true } })
    live.earlier.want(START - STEP)
    await settle()
    expect([live.earlier.full.value, live.earlier.more.value]).toEqual([true, false])
    query.value = ETH
    await settle()
    expect(live.earlier.full.value).toBe(false)
  })

  it('stay when the chart is asked for anew, and go with another pair', async () => {
    const { live, query, closes } = await follow(answers)
    live.earlier.want(START - STEP)
    await settle()
    live.reload()
    await settle()
    expect(closes()).toHaveLength(15)
    query.value = ETH
    await settle()
    expect([closes(), live.earlier.more.value]).toEqual([expect.objectContaining({ length: 3 }), true])
  })

  it('that cannot be had leave the chart as it is, and may be asked for again', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const { live, asked, closes } = await follow({ [`${path('BTCUSDC')}/earlier`]: new AwayError() })
    live.earlier.want(START - STEP)
    await settle()
    live.earlier.want(START - STEP)
    await settle()
    expect([asked.length, closes()]).toEqual([3, expect.objectContaining({ length: 10 })])
  })
})

describe('the stream of a page', () => {
  it('is one for all charts and quotes, and asked for anew when they change', async () => {
    const { feed } = await follow()
    const told: QuoteEvent[] = []
    const leave = feed.quotes((quote) => told.push(quote))
    const unfollow = feed.follow('ETHUSDC', { onCandle: () => undefined, onReturn: () => undefined })
    await settle()
    expect(urls()).toEqual(['/api/analysis/stream?symbol=BTCUSDC%2CETHUSDC&depth=1d&quotes=true'])
    Source.all.at(-1)?.say('quote', { symbol: 'ADAUSDC', open: 1, price: 2, change_percent: 100 })
    expect(told.map(({ symbol }) => symbol)).toEqual(['ADAUSDC'])
    unfollow()
    leave()
    await settle()
    expect(urls()).toEqual(['/api/analysis/stream?symbol=BTCUSDC&depth=1d'])
  })

  it('finds out about the server when it breaks', async () => {
    const { checks } = await follow()
    Source.all[0]?.onerror?.()
    expect(checks).toHaveBeenCalledOnce()
  })

  it('finds out about the server when it falls silent, and is opened anew after a long silence', async () => {
    const { checks } = await follow()
    Source.all[0]?.onopen?.()
    await vi.advanceTimersByTimeAsync(2_000)
    expect(checks).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(2_000)
    expect(checks).toHaveBeenCalledOnce()
    await vi.advanceTimersByTimeAsync(45_000)
    expect([Source.all.length, urls().length]).toEqual([2, 1])
  })

  it('is opened anew when the server has returned: the old connection may be dead', async () => {
    const { returns } = await follow()
    returns.value += 1
    await settle()
    expect([Source.all.length, urls().length]).toEqual([2, 1])
  })

  it('passes over what is not as agreed', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const { live } = await follow()
    Source.all[0]?.say('candle', { symbol: 'BTCUSDC' })
    Source.all[0]?.say('quote', { symbol: 'BTCUSDC', open: 'x' })
    expect(warn).toHaveBeenCalledTimes(2)
    expect(live.error.value).toBeNull()
  })
})

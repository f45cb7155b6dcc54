import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, ref, type Ref } from 'vue'
import type { ChartQuery } from '@/api/analysis'
import { AwayError, ProblemError } from '@/api/problem'
import { traceOf } from '@/chart/figure'
import { useChart, type LiveChart } from '@/composables/useChart'
import { chartOf, clientOf, contextOf, eventAt, show, START, STEP } from '@/testing/charts'

/** The browser's EventSource as the page sees it; the specs play the server. */
class Source extends EventTarget {
  static all: Source[] = []
  readonly CLOSED = 2
  readyState = 1
  onopen: (() => void) | null = null
  onerror: (() => void) | null = null
  constructor(readonly url: string) {
    super()
    Source.all.push(this)
  }
  close(): void {
    this.readyState = 2
  }
  tell(data: object): void {
    this.dispatchEvent(new MessageEvent('candle', { data: JSON.stringify(data) }))
  }
}

let frame: FrameRequestCallback | undefined
const draw = (): void => {
  const run = frame
  frame = undefined
  run?.(0)
}

beforeEach(() => {
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
  vi.unstubAllGlobals()
})

const BTC: ChartQuery = { symbol: 'BTCUSDC', depth: '1d' }
const path = (symbol: string): string => `/api/analysis/charts/${symbol}`

async function follow(answers: Record<string, unknown> = {}, query: Ref<ChartQuery | null> = ref(BTC)) {
  const asked: string[] = []
  const returns = ref(0)
  const checks = vi.fn()
  const context = contextOf({
    client: clientOf({ [path('BTCUSDC')]: chartOf(10), ...answers }, asked),
    server: { away: ref(false), returns, report: () => undefined, check: checks },
  })
  let live: LiveChart | undefined
  const wrapper = show(defineComponent({ setup: () => ((live = useChart(query)), () => null) }), {}, context)
  await flushPromises()
  if (live === undefined) throw new Error('not set up')
  const closes = (): unknown => {
    const shown = live?.chart.value
    return shown ? traceOf(shown.figure, 'candles')?.close : null
  }
  return { live, asked, returns, checks, query, wrapper, closes }
}

const LAST = START + 9 * STEP

describe('the live chart', () => {
  it('asks once for the chart, then follows it', async () => {
    const { asked } = await follow()
    expect(asked).toEqual(['GET /api/analysis/charts/BTCUSDC'])
    expect(Source.all.map(({ url }) => url)).toEqual(['/api/analysis/stream?symbol=BTCUSDC&depth=1d'])
  })

  it('moves with the stream without asking again', async () => {
    const { asked, closes } = await follow()
    Source.all[0]?.tell(eventAt(LAST))
    draw()
    expect(closes()).toContain(150)
    expect(asked).toHaveLength(1)
  })

  it('takes all events of a frame together', async () => {
    const { live, closes } = await follow()
    const before = live.chart.value
    Source.all[0]?.tell(eventAt(LAST))
    Source.all[0]?.tell(eventAt(LAST + STEP))
    expect(live.chart.value).toBe(before)
    draw()
    expect(closes()).toHaveLength(11)
  })

  it('ignores what is said of another pair', async () => {
    const { live } = await follow()
    const before = live.chart.value
    Source.all[0]?.tell(eventAt(LAST, { symbol: 'ETHUSDC' }))
    draw()
    expect(live.chart.value).toBe(before)
  })

  it('asks again once after the stream was reopened', async () => {
    const { asked, live } = await follow()
    Source.all[0]?.onopen?.()
    expect([asked.length, live.connected.value]).toEqual([1, true])
    Source.all[0]?.onerror?.()
    expect(live.connected.value).toBe(false)
    Source.all[0]?.onopen?.()
    await flushPromises()
    expect([asked.length, live.connected.value, Source.all.length]).toEqual([2, true, 1])
  })

  it('finds out about the server when the stream breaks', async () => {
    const { checks } = await follow()
    Source.all[0]?.onerror?.()
    expect(checks).toHaveBeenCalledOnce()
  })

  it('asks once for what a gap hides, and not again for a true hole', async () => {
    const { asked } = await follow()
    for (let n = 0; n < 3; n += 1) {
      Source.all[0]?.tell(eventAt(LAST + 5 * STEP))
      draw()
      await flushPromises()
    }
    expect(asked).toHaveLength(2)
  })

  it('follows the next pair and leaves the last', async () => {
    const { query, live } = await follow({ [path('ETHUSDC')]: { ...chartOf(3), symbol: 'ETHUSDC' } })
    query.value = { symbol: 'ETHUSDC', depth: '1d' }
    await flushPromises()
    expect(live.chart.value?.symbol).toBe('ETHUSDC')
    expect(Source.all.map(({ readyState }) => readyState)).toEqual([2, 1])
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
    await flushPromises()
    expect(asked).toHaveLength(2)
  })

  it('ends with its component', async () => {
    const { wrapper } = await follow()
    wrapper.unmount()
    expect(Source.all[0]?.readyState).toBe(2)
  })
})

/** Charts, events and an application around a component, for the specs. */
import { mount, type VueWrapper } from '@vue/test-utils'
import { ref, type Component } from 'vue'
import type { Client } from '@/api/client'
import type { Candle, CandleEvent, Chart, Quality, Stats } from '@/api/types'
import { contextKey, type Context } from '@/app/context'
import { createPreferences } from '@/app/preferences'
import type { Figure, Trace } from '@/chart/figure'
import { createTexts } from '@/i18n'

export const STEP = 300_000
export const START = Date.UTC(2026, 0, 5, 10)

export const STATS: Stats = {
  ...{ open: 100, close: 103, change: 3, change_percent: 3, high: 105, low: 99, range: 6 },
  ...{ volume: 1_234_567, quote_volume: 125_000_000, volatility: 41.2, max_drawdown: -2.5, rsi: 61.25 },
}

export const QUALITY: Quality = { last_closed: START, age_seconds: 1, holes: [], source: 'stream', stale: false }

export const times = (count: number, start = START): number[] => Array.from({ length: count }, (_, n) => start + n * STEP)

export const line = (key: string, y: (number | null)[], yaxis = 'y'): Trace => ({
  ...{ type: 'scatter' as const, name: key, x: times(y.length), y, yaxis },
  meta: { key, output: key, indicator: key, shift: 0 },
})

/** Candles that open at 100, 101, ... and close one higher; with volume, an average and an RSI. */
export function figureOf(count: number): Figure {
  const steps = Array.from({ length: count }, (_, n) => 100 + n)
  const candles: Trace = {
    ...{ type: 'candlestick', name: 'Candles', meta: { key: 'candles' }, x: times(count), yaxis: 'y' },
    ...{ open: steps, high: steps.map((n) => n + 3), low: steps.map((n) => n - 1), close: steps.map((n) => n + 1) },
  }
  const volume: Trace = { ...line('volume', steps, 'y2'), type: 'bar', meta: { key: 'volume' } }
  const average = { ...line('sma_short', steps.map((n, index) => (index === 0 ? null : n))), meta: { key: 'sma_short', output: 'sma_short', indicator: 'averages', shift: 0 } }
  const layout = {
    ...{ meta: { symbol: 'BTCUSDC', depth: '1d', panels: [] }, xaxis: { type: 'date' } },
    ...{ yaxis: { domain: [0.5, 1] }, yaxis2: { domain: [0.3, 0.48] }, yaxis3: { domain: [0, 0.28], range: [0, 100] } },
    shapes: [{ name: 'support', yref: 'y', y0: 99, y1: 99, line: { dash: 'dash' } }, { name: 'rsi_70', yref: 'y3', y0: 70, y1: 70 }],
  }
  return { data: [candles, volume, average, line('rsi', steps.map(() => 50), 'y3')], layout }
}

export const chartOf = (count: number): Chart => ({
  ...{ symbol: 'BTCUSDC', depth: '1d', interval: '5m', figure: figureOf(count), stats: STATS, quality: QUALITY },
  ...{ signals: [], levels: [], indicators: [{ key: 'levels', parameters: { support: 30 }, columns: [] }] },
})

export const candleAt = (open_time: number, close = 150): Candle => ({
  ...{ open_time, open: 140, high: 160, low: 130, close, volume: 7, quote_volume: 1_000, trades: 3, closed: false },
})

export function eventAt(open_time: number, more: Partial<CandleEvent> = {}): CandleEvent {
  const values = { sma_short: 141, rsi: 55 }
  return { symbol: 'BTCUSDC', depth: '1d', interval: '5m', open_time, candle: candleAt(open_time), values, ...more }
}

/** A storage in memory. */
export function storageOf(content: Record<string, string> = {}): Storage {
  const kept = new Map(Object.entries(content))
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  } as unknown as Storage
}

/** A client that answers a path (without its query) with what `answers` holds; an Error is thrown. */
export function clientOf(answers: Record<string, unknown>, asked: string[] = []): Client {
  return {
    request: <T>(path: string, options: { method?: string } = {}) => {
      asked.push(`${options.method ?? 'GET'} ${path}`)
      const answer = answers[path]
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer as T)
    },
  }
}

export function contextOf(more: Partial<Context> = {}): Context {
  return {
    client: clientOf({}),
    preferences: createPreferences(() => storageOf(), ['en']),
    server: { away: ref(false), returns: ref(0), report: () => undefined, check: () => undefined },
    ...more,
  }
}

/** The component with the page's texts and collaborators around it. */
export function show(component: Component, props: Record<string, unknown>, context = contextOf()): VueWrapper {
  const plugins = [createTexts(context.preferences.language)]
  const mounted: unknown = mount(component, {
    props,
    global: { plugins, provide: { [contextKey as symbol]: context }, stubs: { RouterLink: { template: '<a><slot /></a>' } } },
  })
  return mounted as VueWrapper
}

/** The layout of a picture of 100 by 100 pixels: prices above, volumes below. */
export const TWO_PANELS = {
  ...{ width: 100, height: 100, margin: { l: 0, r: 0, t: 0, b: 0 } },
  yaxis: { domain: [0.5, 1] as [number, number], range: [90, 115] as [number, number] },
  yaxis2: { domain: [0, 0.5] as [number, number], range: [0, 200] as [number, number] },
}

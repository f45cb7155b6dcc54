import { onScopeDispose, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { fetchChart } from '@/api/analysis'
import type { Chart, Pair } from '@/api/types'
import { useContext } from '@/app/context'
import { traceOf } from '@/chart/figure'

/** The last day of a pair: where it opened, where it stands, and how it got there. */
export interface Quote {
  open: number
  price: number
  closes: number[]
}

export type Quotes = ReadonlyMap<string, Quote>

const EVERY = 15_000
const BARS = 12 // 5-minute candles for one point of the spark line

/** Percent since the day opened. */
export const changeOf = ({ open, price }: Quote): number => (price / open - 1) * 100

/** The quote in a chart of one day; null without candles. */
export function quoteOf({ figure, stats }: Pick<Chart, 'figure' | 'stats'>): Quote | null {
  if (stats === null) return null
  const closes = (traceOf(figure, 'candles')?.close ?? []).filter((value) => value !== null)
  const hourly = closes.filter((_, index) => (closes.length - 1 - index) % BARS === 0)
  return { open: stats.open, price: stats.close, closes: hourly }
}

/** The quotes with the price of the chart that moves live. */
export function withLive(quotes: Quotes, chart: Pick<Chart, 'symbol' | 'stats'> | null): Quotes {
  const quote = chart === null ? undefined : quotes.get(chart.symbol)
  if (chart?.stats == null || quote === undefined) return quotes
  const price = chart.stats.close
  return new Map(quotes).set(chart.symbol, { ...quote, price, closes: [...quote.closes.slice(0, -1), price] })
}

/**
 * A quote of each pair, renewed four times a minute while the page is seen, from when it is the quotes' turn on.
 * A pair without candles has none.
 */
export function useQuotes(
  pairs: Readonly<Ref<readonly Pair[] | null>>,
  turn: Readonly<Ref<boolean>>,
): Readonly<ShallowRef<Quotes>> {
  const { client, server } = useContext()
  const quotes = shallowRef<Quotes>(new Map())
  const abort = new AbortController()

  async function load(symbol: string): Promise<void> {
    try {
      const quote = quoteOf(await fetchChart(client, { symbol, depth: '1d', indicators: '' }, abort.signal))
      if (quote !== null) quotes.value = new Map(quotes.value).set(symbol, quote)
    } catch (reason) {
      if (!abort.signal.aborted) console.warn(symbol, reason) // its row keeps what it has
    }
  }

  async function loadAll(): Promise<void> {
    if (document.hidden || !turn.value) return
    for (const { symbol } of pairs.value ?? []) await load(symbol)
  }

  const timer = setInterval(() => void loadAll(), EVERY)
  onScopeDispose(() => {
    clearInterval(timer)
    abort.abort()
  })
  watch([pairs, turn, server.returns], () => void loadAll(), { immediate: true })
  return quotes
}

import { onScopeDispose, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { fetchQuotes } from '@/api/analysis'
import type { Chart, Pair, Quote, QuoteEvent } from '@/api/types'
import { useContext } from '@/app/context'
import { useFeed, type Feed } from '@/composables/useFeed'
import { useFrames } from '@/composables/useFrames'

export type Quotes = ReadonlyMap<string, Quote>

/** Gives a pair's quote; a function, so that one that moves renders its own row anew and no other. */
export type QuoteOf = (symbol: string) => Quote | undefined

/** The quotes with these events in them: other prices, and other closes where they are told. */
export function withEvents(quotes: Quotes, events: readonly QuoteEvent[]): Quotes {
  const next = new Map(quotes)
  for (const event of events) next.set(event.symbol, { closes: [], ...next.get(event.symbol), ...event })
  return next
}

/** The quotes with the prices of charts that move live, which may be a moment ahead. */
export function withLive(quotes: Quotes, charts: readonly (Pick<Chart, 'symbol' | 'stats'> | null)[]): Quotes {
  const events = charts.flatMap((chart) => {
    const quote = chart === null ? undefined : quotes.get(chart.symbol)
    if (chart?.stats == null || quote === undefined) return []
    const price = chart.stats.close
    return [{ symbol: quote.symbol, open: quote.open, price, change_percent: (price / quote.open - 1) * 100 }]
  })
  return events.length === 0 ? quotes : withEvents(quotes, events)
}

/**
 * The quote of each pair, asked for once and then moved by the feed, at most once a second each, from when it is
 * the quotes' turn on. A pair without candles has none.
 */
export function useQuotes(
  pairs: Readonly<Ref<readonly Pair[] | null>>,
  turn: Readonly<Ref<boolean>>,
  feed: Feed = useFeed(shallowRef({ depth: '1d' as const })),
): Readonly<ShallowRef<Quotes>> {
  const { client, server } = useContext()
  const quotes = shallowRef<Quotes>(new Map())
  const abort = new AbortController()
  let waiting: QuoteEvent[] = []
  let leave: (() => void) | undefined

  const flush = useFrames(() => {
    quotes.value = withEvents(quotes.value, waiting)
    waiting = []
  })

  function onQuote(event: QuoteEvent): void {
    waiting.push(event)
    flush()
  }

  async function load(): Promise<void> {
    if (!turn.value) return
    try {
      const all = await fetchQuotes(client, abort.signal)
      quotes.value = new Map(all.map((quote) => [quote.symbol, quote]))
    } catch (reason) {
      if (!abort.signal.aborted) console.warn(reason) // the rows keep what they have
    }
    if (!abort.signal.aborted) leave ??= feed.quotes(onQuote)
  }

  onScopeDispose(() => {
    abort.abort()
    leave?.()
  })
  watch([pairs, turn, server.returns], () => void load(), { immediate: true })
  return quotes
}

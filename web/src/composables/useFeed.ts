import { onScopeDispose, watch, type Ref } from 'vue'
import { streamUrl } from '@/api/analysis'
import { parseCandleEvent, parseQuoteEvent } from '@/api/events'
import type { CandleEvent, Depth, QuoteEvent } from '@/api/types'
import { useAttention } from '@/composables/useAttention'
import { useStream } from '@/composables/useStream'

/** What the charts of a page have in common. */
export interface FeedQuery {
  depth: Depth
  indicators?: string
}

export interface CandleListener {
  onCandle: (event: CandleEvent) => void
  /** The stream was lost for a while and is open again: something may have been missed. */
  onReturn: () => void
}

/**
 * The one stream of a page. A browser opens six connections to a server at most, so that all charts and quotes
 * share one, which is opened anew when what is wanted changes.
 */
export interface Feed {
  /** Whether the stream is open; null while nothing is wanted or it is opened for the first time. */
  connected: Readonly<Ref<boolean | null>>
  /** Whether somebody may be looking: while not, nothing is streamed. */
  attended: Readonly<Ref<boolean>>
  /** Tells of a pair's candles until the function that it gives is called. */
  follow: (symbol: string, listener: CandleListener) => () => void
  /** Tells of all quotes until the function that it gives is called. */
  quotes: (onQuote: (quote: QuoteEvent) => void) => () => void
}

const SETTLE = 60 // ms: what is wanted together is asked for together

/** What is wanted of the stream, by whom. */
function createWishes() {
  const charts = new Map<string, Set<CandleListener>>()
  const quotes = new Set<(quote: QuoteEvent) => void>()
  return {
    charts,
    quotes,
    add(symbol: string, listener: CandleListener): void {
      charts.set(symbol, (charts.get(symbol) ?? new Set()).add(listener))
    },
    drop(symbol: string, listener: CandleListener): void {
      const listeners = charts.get(symbol)
      listeners?.delete(listener)
      if (listeners?.size === 0) charts.delete(symbol)
    },
    url({ depth, indicators }: FeedQuery): string | null {
      if (charts.size === 0 && quotes.size === 0) return null
      const symbols = [...charts.keys()].sort()
      return streamUrl({ symbols, depth, ...(indicators !== undefined && { indicators }), quotes: quotes.size > 0 })
    },
  }
}

/** Calls `later` once, a moment after the last of many calls; the scope's end forgets it. */
function useSettled(later: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  onScopeDispose(() => {
    clearTimeout(timer)
  })
  return () => {
    clearTimeout(timer)
    timer = setTimeout(later, SETTLE)
  }
}

/** The stream of the page that asks for it. */
export function useFeed(query: Readonly<Ref<FeedQuery>>): Feed {
  const attended = useAttention()
  const wishes = createWishes()
  const { connected, renew } = useStream({
    url: () => (attended.value ? wishes.url(query.value) : null),
    readers: {
      candle(data) {
        const event = parseCandleEvent(data)
        for (const listener of wishes.charts.get(event.symbol) ?? []) listener.onCandle(event)
      },
      quote(data) {
        const quote = parseQuoteEvent(data)
        for (const tell of wishes.quotes) tell(quote)
      },
    },
    onReturn() {
      for (const listeners of wishes.charts.values()) for (const listener of listeners) listener.onReturn()
    },
  })
  const settle = useSettled(renew)
  watch([query, attended], settle)

  return {
    connected,
    attended,
    follow(symbol, listener) {
      wishes.add(symbol, listener)
      settle()
      return () => {
        wishes.drop(symbol, listener)
        settle()
      }
    },
    quotes(onQuote) {
      wishes.quotes.add(onQuote)
      settle()
      return () => {
        wishes.quotes.delete(onQuote)
        settle()
      }
    },
  }
}

import { parseCandleEvent } from '@/api/events'
import type { CandleEvent } from '@/api/types'

const FIRST_PAUSE = 1_000
const LONGEST_PAUSE = 15_000

export interface Connection {
  /** Every time the stream opens; `again` from the second time on: something may have been missed. */
  onOpen: (again: boolean) => void
  /** The stream broke; it is being reopened. */
  onLost: () => void
  onBadEvent: (error: unknown) => void
}

export interface StreamHandlers extends Connection {
  onCandle: (event: CandleEvent) => void
}

/** What to do with the data of each event, by its name. What a reader throws is a bad event. */
export type Readers = Record<string, (data: string) => void>

export interface StreamTools {
  open: (url: string) => EventSource
  later: (run: () => void, milliseconds: number) => () => void
}

export const browserTools: StreamTools = {
  open: (url) => new EventSource(url),
  later: (run, milliseconds) => {
    const timer = setTimeout(run, milliseconds)
    return () => {
      clearTimeout(timer)
    }
  },
}

/** Follows a pair's candles until the function that it gives is called. */
export function followCandles(url: string, handlers: StreamHandlers, tools: StreamTools = browserTools): () => void {
  const candle = (data: string): void => {
    handlers.onCandle(parseCandleEvent(data))
  }
  return followEvents(url, { candle }, handlers, tools)
}

/**
 * Reads a stream until the function that it gives is called. The browser reopens a stream that breaks, but
 * gives up for good when the answer is an error: then it is opened anew, after ever longer pauses.
 */
export function followEvents(url: string, readers: Readers, handlers: Connection, tools: StreamTools = browserTools): () => void {
  let source: EventSource
  let cancel = (): void => undefined
  let pause = FIRST_PAUSE
  let opened = false

  function onError(): void {
    handlers.onLost()
    if (source.readyState !== source.CLOSED) return
    cancel = tools.later(connect, pause)
    pause = Math.min(pause * 2, LONGEST_PAUSE)
  }

  function connect(): void {
    source = tools.open(url)
    source.onopen = () => {
      pause = FIRST_PAUSE
      handlers.onOpen(opened)
      opened = true
    }
    source.onerror = onError
    for (const [name, read] of Object.entries(readers)) {
      source.addEventListener(name, (message) => {
        try {
          read((message as MessageEvent<string>).data)
        } catch (error) {
          handlers.onBadEvent(error)
        }
      })
    }
  }

  connect()
  return () => {
    cancel()
    source.close()
  }
}

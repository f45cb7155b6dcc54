import { parseCandleEvent } from '@/api/events'
import type { CandleEvent } from '@/api/types'

const FIRST_PAUSE = 1_000
const LONGEST_PAUSE = 15_000

export interface StreamHandlers {
  onCandle: (event: CandleEvent) => void
  /** Every time the stream opens; `again` from the second time on: something may have been missed. */
  onOpen: (again: boolean) => void
  /** The stream broke; it is being reopened. */
  onLost: () => void
  onBadEvent: (error: unknown) => void
}

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

/**
 * Follows a pair's candles until the function that it gives is called. The browser reopens a stream that
 * breaks, but gives up for good when the answer is an error: then it is opened anew, after ever longer pauses.
 */
export function followCandles(url: string, handlers: StreamHandlers, tools: StreamTools = browserTools): () => void {
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
    source.addEventListener('candle', (message) => {
      try {
        handlers.onCandle(parseCandleEvent((message as MessageEvent<string>).data))
      } catch (error) {
        handlers.onBadEvent(error)
      }
    })
  }

  connect()
  return () => {
    cancel()
    source.close()
  }
}

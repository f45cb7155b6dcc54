import type { CandleEvent, QuoteEvent } from '@/api/types'

/** An event of the stream that is not what was agreed. */
export class BadEventError extends Error {
  constructor(reason: string) {
    super(`The stream sent something unexpected: ${reason}.`)
    this.name = 'BadEventError'
  }
}

const NUMBERS = ['open_time', 'open', 'high', 'low', 'close', 'volume'] as const

type Fields = Record<string, unknown>

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null

function parse(data: string): unknown {
  try {
    return JSON.parse(data)
  } catch {
    throw new BadEventError('not JSON')
  }
}

function checkCandle(candle: unknown): void {
  if (!isFields(candle)) throw new BadEventError('no candle')
  const missing = NUMBERS.find((name) => !Number.isFinite(candle[name]))
  if (missing !== undefined) throw new BadEventError(`${missing} is not a number`)
}

/** The candle event in the data of a server-sent event. Throws BadEventError. */
export function parseCandleEvent(data: string): CandleEvent {
  const event = parse(data)
  if (!isFields(event)) throw new BadEventError('not an object')
  for (const name of ['symbol', 'depth', 'interval']) {
    if (typeof event[name] !== 'string') throw new BadEventError(`no ${name}`)
  }
  checkCandle(event.candle)
  if (!isFields(event.values)) throw new BadEventError('no values')
  if (isFields(event.previous)) checkCandle(event.previous.candle)
  return event as unknown as CandleEvent
}

/** The quote in the data of a server-sent event. Throws BadEventError. */
export function parseQuoteEvent(data: string): QuoteEvent {
  const event = parse(data)
  if (!isFields(event) || typeof event.symbol !== 'string') throw new BadEventError('no symbol')
  const missing = ['open', 'price', 'change_percent'].find((name) => !Number.isFinite(event[name]))
  if (missing !== undefined) throw new BadEventError(`${missing} is not a number`)
  return event as unknown as QuoteEvent
}

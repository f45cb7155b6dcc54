import type { IngestStatus } from '@/api/types'

/** Candles fetched, of those that the ranges asked for can hold. */
export interface Progress {
  done: number
  all: number
}

type Backfills = IngestStatus['backfills']
type Request = Pick<Backfills['running'][number], 'symbol' | 'interval' | 'start' | 'end'>

const keyOf = ({ symbol, interval, start, end }: Request): string => [symbol, interval, start, end].join(' ')

/**
 * The candles of a pair are fetched by many requests, one after the other. This keeps those of one go together,
 * so that the pair's bar grows instead of beginning anew with each; once nothing runs, the go is over.
 */
export class ProgressBook {
  private readonly goes = new Map<string, Map<string, Progress>>()

  /** How far each pair has come that is being fetched, with what the service says now. */
  update({ running }: Pick<Backfills, 'running'>): Map<string, Progress> {
    const active = new Set(running.map(({ symbol }) => symbol))
    for (const symbol of this.goes.keys()) if (!active.has(symbol)) this.goes.delete(symbol)
    const now = new Set(running.map(keyOf))
    for (const requests of this.goes.values()) finish(requests, now)
    for (const one of running) this.note(one.symbol, keyOf(one), { done: one.published, all: one.candles })
    return new Map([...this.goes].map(([symbol, requests]) => [symbol, sumOf(requests.values())]))
  }

  private note(symbol: string, key: string, progress: Progress): void {
    const requests = this.goes.get(symbol) ?? new Map<string, Progress>()
    this.goes.set(symbol, requests.set(key, progress))
  }
}

/** What has been asked for and runs no more is done, however many candles there were. */
function finish(requests: Map<string, Progress>, running: ReadonlySet<string>): void {
  for (const [key, { all }] of requests) if (!running.has(key)) requests.set(key, { done: all, all })
}

function sumOf(parts: Iterable<Progress>): Progress {
  const sum = { done: 0, all: 0 }
  for (const { done, all } of parts) {
    sum.done += done
    sum.all += all
  }
  return sum
}

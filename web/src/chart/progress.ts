import type { IngestStatus } from '@/api/types'

/** Candles fetched, of those that the ranges asked for can hold. */
export interface Progress {
  done: number
  all: number
}

/** How far the backfills under way have come, for each pair that has one. */
export function progressOf({ backfills }: Pick<IngestStatus, 'backfills'>): Map<string, Progress> {
  const progress = new Map<string, Progress>()
  for (const { symbol, published, candles } of backfills.running) {
    const { done, all } = progress.get(symbol) ?? { done: 0, all: 0 }
    progress.set(symbol, { done: done + published, all: all + candles })
  }
  return progress
}

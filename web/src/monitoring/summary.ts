import type { Series } from '@/api/monitor'

export interface Spread {
  low: number | null
  mean: number | null
  high: number | null
}

/** The lowest, the mean and the highest value of a series; null where nothing is known. */
export function rangeOf(series: Series): Spread {
  let [low, high, sum, count] = [Infinity, -Infinity, 0, 0]
  series.mean.forEach((mean, index) => {
    if (mean === null) return
    low = Math.min(low, series.minimum[index] ?? mean)
    high = Math.max(high, series.maximum[index] ?? mean)
    sum += mean
    count += 1
  })
  return count === 0 ? { low: null, mean: null, high: null } : { low, mean: sum / count, high }
}

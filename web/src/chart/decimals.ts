import { pricesOf, traceOf, type Figure } from '@/chart/figure'
import { decimalsOf } from '@/i18n/format'

const known = new WeakMap<readonly number[], number>()

/** How many digits after the point the prices of a figure need. As long as its bars are the same only the last is read again: the others stay. */
export function priceDecimals(figure: Figure): number {
  const candles = traceOf(figure, 'candles')
  if (candles === undefined) return 0
  const { x, open, high, low, close } = candles
  const most = known.get(x) ?? decimalsOf(pricesOf(figure))
  const next = Math.max(most, decimalsOf([open, high, low, close].map((prices) => prices?.at(-1) ?? null)))
  known.set(x, next)
  return next
}

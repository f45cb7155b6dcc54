import type { Pair } from '@/api/types'

/** Whether the exchange trades a pair: in a break it is listed and not traded, delisted it is not even listed. */
export type PairState = 'trading' | 'break' | 'delisted' | 'unknown'

export function stateOf({ trading, base }: Pick<Pair, 'trading' | 'base'>): PairState {
  if (trading === null) return 'unknown'
  if (trading) return 'trading'
  return base === null ? 'delisted' : 'break'
}

import { computed, type ComputedRef, type Ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { Depth, Pair } from '@/api/types'
import { useContext } from '@/app/context'
import { DEPTHS } from '@/chart/intervals'

export interface Selection {
  /** The pair shown: the address names it, else the last choice, else the first that is followed. */
  symbol: ComputedRef<string | null>
  depth: ComputedRef<Depth>
  choose: (choice: { symbol?: string; depth?: Depth }) => void
}

const SYMBOL = /^[A-Z0-9]{2,20}$/

/** Pair and depth as the address `?symbol=&depth=` and the kept choices tell them. */
export function useSelection(pairs: Readonly<Ref<Pair[] | null>>): Selection {
  const route = useRoute()
  const router = useRouter()
  const { preferences } = useContext()

  const symbol = computed(() => {
    const { symbol: asked } = route.query
    if (typeof asked === 'string' && SYMBOL.test(asked)) return asked
    if (pairs.value === null) return preferences.symbol
    const kept = pairs.value.find((pair) => pair.symbol === preferences.symbol)
    return (kept ?? pairs.value[0])?.symbol ?? null
  })
  const depth = computed(() => DEPTHS.find((one) => one === route.query.depth) ?? preferences.depth)

  function choose(choice: { symbol?: string; depth?: Depth }): void {
    const next = { symbol: choice.symbol ?? symbol.value, depth: choice.depth ?? depth.value }
    preferences.symbol = next.symbol
    preferences.depth = next.depth
    void router.push({ query: { ...(next.symbol !== null && { symbol: next.symbol }), depth: next.depth } })
  }

  return { symbol, depth, choose }
}

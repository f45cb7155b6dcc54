import { computed, ref, type ComputedRef, type Ref } from 'vue'
import type { Depth, Pair } from '@/api/types'
import { useContext } from '@/app/context'
import type { Count } from '@/app/preferences'
import { useSelection } from '@/composables/useSelection'

/** Which charts stand beside each other. */
export interface Grid {
  count: ComputedRef<Count>
  depth: ComputedRef<Depth>
  /** The pair of each place that there may be; null beyond `count` and while the pairs are not known. */
  symbols: ComputedRef<(string | null)[]>
  /** The place that the watchlist, the facts beside and the downloads belong to. */
  active: Ref<number>
  choose: (place: number, symbol: string) => void
  chooseDepth: (depth: Depth) => void
  chooseCount: (count: Count) => void
}

/** The pairs after the first: as kept, else those of the watchlist that stand nowhere yet. */
function othersOf(first: string | null, kept: readonly string[], pairs: readonly Pair[], count: number): string[] {
  const followed = pairs.map((pair) => pair.symbol)
  const taken = [first, ...kept]
  const free = followed.filter((symbol) => !taken.includes(symbol))
  return Array.from({ length: count - 1 }, (_, index) => {
    const wanted = kept[index]
    return wanted !== undefined && followed.includes(wanted) ? wanted : (free.shift() ?? followed[index % followed.length] ?? '')
  }).filter((symbol) => symbol !== '')
}

/** The grid as the address (its first pair, its depth) and the kept choices tell it. */
export function useGrid(pairs: Readonly<Ref<Pair[] | null>>): Grid {
  const { preferences } = useContext()
  const { symbol, depth, choose } = useSelection(pairs)
  const chosen = ref(0)
  const count = computed(() => preferences.charts)
  const others = computed(() => othersOf(symbol.value, preferences.others, pairs.value ?? [], count.value))

  return {
    count,
    depth,
    symbols: computed(() => [0, 1, 2, 3].map((place) => (place === 0 ? symbol.value : (others.value[place - 1] ?? null)))),
    active: computed({
      get: () => Math.min(chosen.value, count.value - 1),
      set: (place) => (chosen.value = place),
    }),
    choose(place, next) {
      chosen.value = place
      if (place === 0) choose({ symbol: next })
      else preferences.others = others.value.with(place - 1, next)
    },
    chooseDepth(next) {
      choose({ depth: next })
    },
    chooseCount(next) {
      preferences.charts = next
    },
  }
}

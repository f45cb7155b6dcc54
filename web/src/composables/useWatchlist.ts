import { readonly, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { fetchWatchlist, putPair, removePair } from '@/api/ingest'
import type { Pair } from '@/api/types'
import { useContext } from '@/app/context'

export interface Watchlist {
  /** The followed pairs in their order; `null` until they are known. */
  pairs: Readonly<ShallowRef<Pair[] | null>>
  error: Readonly<ShallowRef<unknown>>
  /** Whether a change is under way. */
  busy: Readonly<Ref<boolean>>
  reload: () => Promise<void>
  /** Follows a pair, or moves it to a position (0 is first). */
  put: (symbol: string, position?: number) => Promise<boolean>
  remove: (symbol: string) => Promise<boolean>
}

/** The followed pairs, asked for at once and whenever the server comes back. Changes give whether they were made. */
export function useWatchlist(): Watchlist {
  const { client, server } = useContext()
  const pairs = shallowRef<Pair[] | null>(null)
  const error = shallowRef<unknown>(null)
  const busy = ref(false)

  async function reload(): Promise<void> {
    try {
      pairs.value = await fetchWatchlist(client)
      error.value = null
    } catch (reason) {
      error.value = reason
    }
  }

  async function change(make: () => Promise<unknown>): Promise<boolean> {
    busy.value = true
    try {
      await make()
      await reload()
      return true
    } catch (reason) {
      error.value = reason
      return false
    } finally {
      busy.value = false
    }
  }

  void reload()
  watch(server.returns, () => void reload())
  return {
    pairs,
    error,
    busy: readonly(busy),
    reload,
    put: (symbol, position) => change(() => putPair(client, symbol, position)),
    remove: (symbol) => change(() => removePair(client, symbol)),
  }
}

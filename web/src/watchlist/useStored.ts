import { ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { dropStored, fetchStored, type Stored } from '@/api/stored'
import { useContext } from '@/app/context'

export interface StoredData {
  stored: Readonly<ShallowRef<Stored | null>>
  error: Readonly<ShallowRef<unknown>>
  /** The pair whose data is being dropped. */
  dropping: Readonly<Ref<string | null>>
  load: () => Promise<void>
  /** Drops what is stored of the pair; gives whether it was. */
  drop: (symbol: string) => Promise<boolean>
}

/** What the disk holds of each pair: asked for at once, whenever `changes` changes and when the server comes back. */
export function useStored(changes: Readonly<Ref<unknown>>): StoredData {
  const { client, server } = useContext()
  const stored = shallowRef<Stored | null>(null)
  const error = shallowRef<unknown>(null)
  const dropping = ref<string | null>(null)

  async function load(): Promise<void> {
    try {
      stored.value = await fetchStored(client)
      error.value = null
    } catch (reason) {
      error.value = reason
    }
  }

  async function drop(symbol: string): Promise<boolean> {
    dropping.value = symbol
    try {
      await dropStored(client, symbol)
      await load()
      return true
    } catch (reason) {
      error.value = reason
      return false
    } finally {
      dropping.value = null
    }
  }

  watch([changes, server.returns], () => void load(), { immediate: true })
  return { stored, error, dropping, load, drop }
}

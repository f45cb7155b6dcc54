import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import { fetchIndicators } from '@/api/analysis'
import type { Indicator } from '@/api/types'
import { useContext } from '@/app/context'
import { known, usualChoices, writeChoices, type Choice } from '@/chart/indicators'
import { HEIKIN_ASHI } from '@/chart/style'

export interface Indicators {
  /** The service's registry; empty until it is known. */
  all: Readonly<ShallowRef<Indicator[]>>
  shown: ComputedRef<Choice[]>
  /** The choice as a request writes it; undefined for the service's own, null while it is not known yet. */
  text: ComputedRef<string | undefined | null>
  choose: (choices: Choice[] | null) => void
}

/** The indicators that there are, and those that the reader wants to see. */
export function useIndicators(): Indicators {
  const { client, preferences, server } = useContext()
  const all = shallowRef<Indicator[]>([])

  async function load(): Promise<void> {
    try {
      all.value = await fetchIndicators(client)
    } catch (reason) {
      // The chart says what is wrong with the server; the menu waits for its return.
      console.warn(reason)
    }
  }

  void load()
  watch(server.returns, () => void load())

  const shown = computed(() => {
    if (preferences.indicators === null) return usualChoices(all.value)
    return all.value.length === 0 ? preferences.indicators : known(preferences.indicators, all.value)
  })
  /** What the style needs besides what is shown. */
  const needed = computed<Choice[]>(() => {
    const isShown = shown.value.some(({ key }) => key === HEIKIN_ASHI)
    return preferences.style === HEIKIN_ASHI && !isShown ? [{ key: HEIKIN_ASHI, args: [] }] : []
  })
  const text = computed(() => {
    if (needed.value.length === 0) return preferences.indicators === null ? undefined : writeChoices(shown.value)
    return preferences.indicators === null && all.value.length === 0 ? null : writeChoices([...shown.value, ...needed.value])
  })
  return {
    all,
    shown,
    text,
    choose: (choices) => {
      preferences.indicators = choices
    },
  }
}

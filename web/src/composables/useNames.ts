import { computed, type ComputedRef, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Chart, Indicator, Language } from '@/api/types'
import type { Figure, Trace } from '@/chart/figure'
import { useSame } from '@/composables/useSame'
import { nameOf, panelTitles, type Names } from '@/chart/names'

export interface ChartNames {
  nameOf: ComputedRef<(trace: Trace) => string>
  /** The title of each panel under the candles, by the name of its y axis. */
  titles: ComputedRef<Record<string, string>>
  /** The name of each trace. */
  names: ComputedRef<readonly string[]>
}

/** Whether the two have the same traces, in the same panels. */
function sameTraces(one: Figure, other: Figure): boolean {
  if (one.layout !== other.layout || one.data.length !== other.data.length) return false
  return one.data.every((trace, index) => trace.meta === other.data[index]?.meta)
}

/** What traces and panels are called in the language that applies. */
export function useNames(
  chart: Readonly<Ref<Chart>>,
  indicators: () => readonly Indicator[],
  figure: Readonly<Ref<Figure>>,
): ChartNames {
  const texts = useI18n()
  const { t, locale } = texts
  const own = (series: string, numbers: Record<string, number>): string | null =>
    texts.te(`series.${series}`) ? t(`series.${series}`, numbers) : null
  const registry = computed(indicators)
  const shown = computed(() => chart.value.indicators)
  const names = computed<Names>(() => ({
    language: locale.value as Language,
    own,
    registry: registry.value,
    shown: shown.value,
  }))
  // What a bar's values are changes no name.
  const named = computed<Figure>((before) => (before !== undefined && sameTraces(before, figure.value) ? before : figure.value))
  const namer = computed(() => (trace: Trace) => nameOf(trace, names.value))
  return {
    nameOf: namer,
    // As texts: the registry may come after the chart, and changes nothing of what is drawn by default.
    names: useSame(() => named.value.data.map(namer.value)),
    titles: computed(() => panelTitles(named.value, names.value)),
  }
}

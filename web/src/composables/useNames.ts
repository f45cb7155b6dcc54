import { computed, type ComputedRef, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Chart, Indicator, Language } from '@/api/types'
import type { Figure, Trace } from '@/chart/figure'
import { nameOf, panelTitles, type Names } from '@/chart/names'

export interface ChartNames {
  nameOf: ComputedRef<(trace: Trace) => string>
  /** The title of each panel under the candles, by the name of its y axis. */
  titles: ComputedRef<Record<string, string>>
}

/** What traces and panels are called in the language that applies. */
export function useNames(props: { chart: Chart; indicators: readonly Indicator[] }, figure: Readonly<Ref<Figure>>): ChartNames {
  const texts = useI18n()
  const { t, locale } = texts
  const own = (series: string, numbers: Record<string, number>): string | null =>
    texts.te(`series.${series}`) ? t(`series.${series}`, numbers) : null
  const registry = computed(() => props.indicators)
  const shown = computed(() => props.chart.indicators)
  const names = computed<Names>(() => ({
    language: locale.value as Language,
    own,
    registry: registry.value,
    shown: shown.value,
  }))
  return {
    nameOf: computed(() => (trace: Trace) => nameOf(trace, names.value)),
    titles: computed(() => panelTitles(figure.value, names.value)),
  }
}

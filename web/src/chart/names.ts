import type { Indicator, Language, ShownIndicator } from '@/api/types'
import type { Figure, Trace } from '@/chart/figure'
import { axisOf } from '@/chart/view'
import { textIn } from '@/i18n/labels'

/** What names are made of. */
export interface Names {
  language: Language
  /** The page's own, shorter name of a series with the indicator's numbers in it; null if it has none. */
  own: (series: string, numbers: Record<string, number>) => string | null
  registry: readonly Indicator[]
  shown: readonly ShownIndicator[]
}

/** The indicator of the chart that a trace belongs to: of two with the same key, the one that fills its column. */
function shownOf({ meta }: Trace, shown: readonly ShownIndicator[]): ShownIndicator | undefined {
  const same = shown.filter((one) => one.key === meta.indicator)
  return same.find((one) => one.columns.includes(meta.key)) ?? same[0]
}

const numbersOf = (shown: ShownIndicator | undefined): number[] => Object.values(shown?.parameters ?? {})

/** An output's own label says enough if it contains the indicator's, or is an abbreviation such as %K. */
function labelOf(family: string, label: string): string {
  return label.includes(family) || label === label.toUpperCase() ? label : `${family}, ${label}`
}

/** What a trace is called: by the page, else by the registry, else by itself. */
export function nameOf(trace: Trace, { language, own, registry, shown }: Names): string {
  const { key, output = key, indicator } = trace.meta
  const mine = shownOf(trace, shown)
  const name = own(output, mine?.parameters ?? {})
  if (name !== null) return name
  const entry = registry.find((one) => one.key === indicator)
  if (entry === undefined) return trace.name
  const found = entry.outputs.find((one) => one.key === output)
  const family = textIn(entry.labels, language)
  const full = found === undefined ? family : labelOf(family, textIn(found.labels, language))
  return [full, ...numbersOf(mine)].join(' ')
}

/** The title of each panel under the candles, by the name of its y axis: what it is, and with which numbers. */
export function panelTitles(figure: Figure, { language, shown }: Names): Record<string, string> {
  const panels = (figure.layout.meta?.panels ?? []).filter((panel) => panel.key !== 'price')
  return Object.fromEntries(
    panels.map(({ axis, labels }) => {
      const trace = figure.data.find((one) => axisOf(one) === axis)
      const numbers = trace === undefined ? [] : numbersOf(shownOf(trace, shown))
      return [axis, [textIn(labels, language), ...numbers].join(' ')]
    }),
  )
}

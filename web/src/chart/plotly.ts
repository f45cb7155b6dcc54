import type { Figure } from '@/chart/figure'

/** A chart's element as plotly extends it: its own data, and its events. */
export interface PlotElement extends HTMLElement {
  data: Figure['data']
  on: (event: string, handler: (detail: Record<string, unknown>) => void) => void
}

/** What the page uses of plotly. */
export interface Plotly {
  react: (element: HTMLElement, data: unknown[], layout: object, config: object) => Promise<PlotElement>
  purge: (element: HTMLElement) => void
  register: (module: object) => void
}

/**
 * plotly puts its rules into an inline style sheet unless it finds this mark. The few that a chart without
 * plotly's own buttons needs stand in styles/plotly.css, so that the page can forbid inline styles.
 */
function bringOwnStyles(): void {
  const id = 'plotly.js-style-global'
  if (document.getElementById(id) !== null) return
  const mark = document.createElement('meta')
  mark.id = id
  mark.className = 'no-inline-styles'
  document.head.append(mark)
}

/** Fetches plotly's finance bundle, a chunk of its own, when the first chart is to be drawn. */
export async function loadPlotly(languages: readonly string[]): Promise<Plotly> {
  bringOwnStyles()
  const { default: plotly } = (await import('plotly.js-finance-dist-min')) as unknown as { default: Plotly }
  for (const language of languages) plotly.register(plotlyLocale(language))
  return plotly
}

const DAYS_FROM_SUNDAY = [4, 5, 6, 7, 8, 9, 10] // 4 January 1970 was a Sunday

/** plotly's names of days and months, as the language writes them. */
export function plotlyLocale(language: string): object {
  const day = (n: number): number => Date.UTC(1970, 0, n)
  const months = Array.from({ length: 12 }, (_, month) => Date.UTC(1970, month, 1))
  // A format for each list, not for each name: making one takes long.
  const names = (dates: readonly number[], options: Intl.DateTimeFormatOptions): string[] => {
    const format = new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' })
    return dates.map((date) => format.format(date))
  }
  const days = DAYS_FROM_SUNDAY.map(day)
  return {
    moduleType: 'locale',
    name: language,
    dictionary: {},
    format: {
      days: names(days, { weekday: 'long' }),
      shortDays: names(days, { weekday: 'short' }),
      months: names(months, { month: 'long' }),
      shortMonths: names(months, { month: 'short' }),
      date: '%d/%m/%Y',
      time: '%H:%M:%S',
      dateTime: '%A %e %B %Y %X',
      periods: ['AM', 'PM'],
      year: '%Y',
      month: '%b %Y',
      dayMonth: '%-d %b',
      dayMonthYear: '%-d %b %Y',
    },
  }
}

/** plotly's `separators`: the decimal mark and the mark between thousands. */
export function separatorsOf(language: string): string {
  const parts = new Intl.NumberFormat(language, { useGrouping: true }).formatToParts(1_234_567.8)
  const mark = (type: string, fallback: string): string => parts.find((part) => part.type === type)?.value ?? fallback
  return mark('decimal', '.') + mark('group', ',')
}

import type { Annotation, History, Series } from '@/api/monitor'
import type { Values } from '@/monitoring/values'

const SECOND = 1_000
const HOLE = 3 * SECOND // as the service has it: three seconds without a sample are a hole

type Lists = Pick<Series, 'minimum' | 'mean' | 'maximum'>
const LISTS = ['minimum', 'mean', 'maximum'] as const satisfies readonly (keyof Lists)[]

function shifted(series: Series, drop: number, add: readonly (number | null)[]): Series {
  const lists = Object.fromEntries(LISTS.map((name) => [name, [...series[name].slice(drop), ...add]])) as unknown as Lists
  return { unit: series.unit, ...lists }
}

/**
 * The history of the last quarter of an hour with the values (by series name) of a sample of `now` that came since:
 * one point a second, the first of each; the oldest points leave. A series that is not told goes on as unknown.
 */
export function withSample(history: History, now: number, values: Values): History {
  const at = now - (now % SECOND)
  const last = history.time.at(-1) ?? at - SECOND
  if (at <= last) return history
  const isHole = at - last > HOLE
  const end = at + SECOND
  const start = end - (history.end - history.start)
  const drop = history.time.filter((time) => time < start).length
  const series = Object.entries(history.series).map(([name, one]) => {
    const value = values[name] ?? null
    return [name, shifted(one, drop, isHole ? [null, value] : [value])] as const
  })
  const time = [...history.time.slice(drop), ...(isHole ? [last + SECOND, at] : [at])]
  return { ...history, start, end, time, series: Object.fromEntries(series) }
}

/** The history with what has just happened; news of an annotation that is known replaces it. */
export function withAnnotation(history: History, news: Annotation): History {
  const others = history.annotations.filter(
    (known) => known.at !== news.at || known.service !== news.service || known.kind !== news.kind,
  )
  return { ...history, annotations: [...others, news] }
}

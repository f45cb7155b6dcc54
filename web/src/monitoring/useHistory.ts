import { watch, type Ref, type ShallowRef } from 'vue'
import { fetchHistory, type Annotation, type History, type Host, type Part, type Range } from '@/api/monitor'
import { useContext } from '@/app/context'
import { withAnnotation, withSample } from '@/monitoring/live'
import { WANTED } from '@/monitoring/panels'
import { useRepeated } from '@/monitoring/useRepeated'
import { partValues, valuesOf } from '@/monitoring/values'

const SECOND = 1_000
const SOONEST = 30 * SECOND
const LATEST = 15 * 60 * SECOND
const LIVE: Range = '15m' // the range that samples go on by themselves

export interface Recorded {
  history: Readonly<ShallowRef<History | null>>
  error: Readonly<ShallowRef<unknown>>
  load: () => Promise<void>
  onHost: (host: Host) => void
  onAnnotation: (annotation: Annotation) => void
}

/** The record over the range, asked for again as often as it grows; the shortest range goes on with every sample. */
export function useHistory(range: Readonly<Ref<Range>>, seen: Readonly<Ref<boolean>>, parts: Readonly<Ref<Part[] | null>>): Recorded {
  const { client } = useContext()
  const every = (): number => Math.min(Math.max(value.value?.step ?? 0, SOONEST), LATEST)
  const ask = (signal: AbortSignal): Promise<History> => fetchHistory(client, range.value, WANTED, signal)
  const { value, error, load } = useRepeated(ask, every, seen)
  watch(range, () => void load())

  function onHost(host: Host): void {
    if (value.value?.range !== LIVE || range.value !== LIVE) return
    value.value = withSample(value.value, host.at, { ...valuesOf(host), ...partValues(parts.value ?? []) })
  }

  function onAnnotation(annotation: Annotation): void {
    if (value.value !== null) value.value = withAnnotation(value.value, annotation)
  }

  return { history: value, error, load, onHost, onAnnotation }
}

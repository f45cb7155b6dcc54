import { computed, onScopeDispose, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { fetchHost, hostStreamUrl, parseAnnotation, parseHost, type Annotation, type Host, type HostAnswer } from '@/api/monitor'
import { browserTools, followEvents, type StreamTools } from '@/api/stream'
import { useContext } from '@/app/context'
import { useRepeated } from '@/monitoring/useRepeated'

const EVERY = 30_000 // ms between two looks at what the stream does not tell: alarms, the record keeping

export interface Watcher {
  onHost: (host: Host) => void
  onAnnotation: (annotation: Annotation) => void
  /** The stream is open again: something may have been missed. */
  onAgain: () => void
}

export interface Monitor {
  host: ComputedRef<Host | null>
  alarms: ComputedRef<HostAnswer['alarms']>
  keeping: ComputedRef<HostAnswer['history'] | null>
  error: Readonly<ShallowRef<unknown>>
  /** Whether samples arrive now. */
  live: Readonly<Ref<boolean>>
  load: () => Promise<void>
}

/** The machine now: sampled `rate` times a second while the page is seen, and not at all while it is not. */
export function useMonitor(
  rate: Readonly<Ref<number>>,
  seen: Readonly<Ref<boolean>>,
  watcher: Watcher,
  tools: StreamTools = browserTools,
): Monitor {
  const { client, server } = useContext()
  const { value, error, load } = useRepeated((signal) => fetchHost(client, signal), () => EVERY, seen)
  const sample = shallowRef<Host | null>(null)
  const live = ref(false)
  let close = (): void => undefined

  const readers = {
    host: (data: string) => {
      sample.value = parseHost(data)
      live.value = true
      watcher.onHost(sample.value)
    },
    annotation: (data: string) => {
      const annotation = parseAnnotation(data)
      if (annotation.kind.startsWith('alarm_')) void load()
      watcher.onAnnotation(annotation)
    },
  }
  const connection = {
    onOpen: (again: boolean) => {
      if (again) watcher.onAgain()
    },
    onLost: () => {
      live.value = false
      server.check()
    },
    onBadEvent: (reason: unknown) => {
      console.warn(reason)
    },
  }

  function stop(): void {
    close()
    live.value = false
  }

  watch(
    [seen, rate],
    () => {
      stop()
      if (seen.value) close = followEvents(hostStreamUrl(rate.value), readers, connection, tools)
    },
    { immediate: true },
  )
  onScopeDispose(stop)
  return {
    host: computed(() => sample.value ?? value.value?.now ?? null),
    alarms: computed(() => value.value?.alarms ?? []),
    keeping: computed(() => value.value?.history ?? null),
    ...{ error, live, load },
  }
}

import { onScopeDispose, watch } from 'vue'
import { hostStreamUrl, parseAnnotation } from '@/api/monitor'
import { followEvents } from '@/api/stream'
import { useContext } from '@/app/context'
import { useAttention } from '@/composables/useAttention'

/** How often (ms) the page asks again even where nothing is heard. */
export const EVERY = 60_000

/** Calls `onNews` when a mail has gone or failed, when the server or the reader is back, and every minute while somebody may be looking. */
export function useMailEvents(onNews: () => void): void {
  const { server } = useContext()
  const attended = useAttention()
  let stop = (): void => undefined

  function hear(data: string): void {
    if (parseAnnotation(data).service === 'reporter') onNews()
  }

  function start(): void {
    const quiet = { onOpen: () => undefined, onLost: () => undefined, onBadEvent: (error: unknown) => { console.warn(error) } }
    const close = followEvents(hostStreamUrl(1), { annotation: hear }, quiet)
    const timer = setInterval(onNews, EVERY)
    stop = () => {
      close()
      clearInterval(timer)
    }
  }

  watch(
    attended,
    (now, before) => {
      stop()
      stop = () => undefined
      if (now) start()
      if (now && before === false) onNews()
    },
    { immediate: true },
  )
  watch(server.returns, onNews)
  onScopeDispose(() => { stop() })
}

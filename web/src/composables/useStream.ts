import { onScopeDispose, readonly, ref, watch, type Ref } from 'vue'
import { followEvents, type Readers } from '@/api/stream'
import { useContext } from '@/app/context'

export interface StreamInput {
  /** The address of the stream that is wanted now; null for none. */
  url: () => string | null
  /** What to do with the data of each event, by its name. */
  readers: Readers
  /** The stream was lost for a while and is open again: something may have been missed. */
  onReturn: () => void
}

export interface Stream {
  /** Whether the stream is open; null while none is wanted or it is opened for the first time. */
  connected: Readonly<Ref<boolean | null>>
  /** Opens another stream, if another is wanted. */
  renew: () => void
}

const SILENCE = 3_000 // ms without a word after which the server is looked for
const DEAF = 45_000 // ms without a word after which the connection counts as dead

/** Looks after the silence of a stream: a server that lost its power ends no connection. A word begins it anew. */
function useSilence(isOpen: () => boolean, onDeaf: () => void): { heard: () => void } {
  const { server } = useContext()
  let last = Date.now()
  let timer: ReturnType<typeof setTimeout> | undefined

  function wait(): void {
    clearTimeout(timer)
    timer = setTimeout(look, SILENCE)
  }

  function look(): void {
    wait()
    if (!isOpen() || document.hidden) return
    server.check(last)
    if (Date.now() - last >= DEAF) onDeaf()
  }

  function heard(): void {
    last = Date.now()
    wait()
  }

  wait()
  onScopeDispose(() => {
    clearTimeout(timer)
  })
  return { heard }
}

/** Keeps the wanted stream open: another where another is wanted, the same anew where it is lost. */
export function useStream({ url, readers, onReturn }: StreamInput): Stream {
  const { server } = useContext()
  const connected = ref<boolean | null>(null)
  let stop: (() => void) | undefined
  let current: string | null = null
  let lost = false

  const handlers = {
    onOpen() {
      heard()
      connected.value = true
      if (lost) onReturn()
      lost = false
    },
    onLost() {
      connected.value = false
      lost = true
      server.check()
    },
    onBadEvent(reason: unknown) {
      console.warn(reason)
    },
  }
  const listening = Object.fromEntries(
    Object.entries(readers).map(([name, read]) => [name, (data: string) => { heard(); read(data) }]),
  )

  function close(): void {
    stop?.()
    stop = undefined
    current = null
  }

  function renew(): void {
    const wanted = url()
    if (wanted === current) return
    close()
    if (wanted === null) connected.value = null
    else stop = followEvents(wanted, listening, handlers)
    current = wanted
    heard()
  }

  function reopen(): void {
    lost = current !== null
    close()
    renew()
  }

  const { heard } = useSilence(() => current !== null, reopen)
  watch(server.returns, reopen)
  onScopeDispose(close)
  return { connected: readonly(connected), renew }
}

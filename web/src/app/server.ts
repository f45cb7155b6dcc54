import { readonly, ref, type Ref } from 'vue'
import type { OnReach } from '@/api/client'

/** How long the server may be silent before the page says so. */
export const GRACE = 5_000
const PROBE_EVERY = 2_000
/** How long a probe may take: a server without power answers nothing at all. */
const PATIENCE = 2_000

export interface Server {
  /** True once the server has been away for GRACE ms. */
  away: Readonly<Ref<boolean>>
  /** Counts the returns of the server: whoever shows its data watches this and asks again. */
  returns: Readonly<Ref<number>>
  report: OnReach
  /**
   * Finds out at once whether the server is there: something else than a request suggests that it is not.
   * `since` is when it was last heard of (ms UTC), if that is longer ago.
   */
  check: (since?: number) => void
}

/**
 * Knows whether the server is there, from what every request and stream reports. While it is not, `probe`
 * (which reports in its turn) is called every two seconds.
 */
export function createServer(probe: (signal: AbortSignal) => Promise<unknown>): Server {
  const away = ref(false)
  const returns = ref(0)
  let grace: ReturnType<typeof setTimeout> | undefined
  let probing: ReturnType<typeof setInterval> | undefined
  let heard: number | undefined
  let asking = false

  async function ask(): Promise<void> {
    if (asking) return
    asking = true
    const abort = new AbortController()
    const timer = setTimeout(() => {
      abort.abort()
      lost()
    }, PATIENCE)
    await probe(abort.signal).catch(() => undefined) // what a probe finds out, it reports
    clearTimeout(timer)
    asking = false
  }

  function check(since?: number): void {
    heard ??= since
    void ask()
  }

  function lost(): void {
    if (probing !== undefined) return
    const silence = heard === undefined ? 0 : Date.now() - heard
    grace = setTimeout(() => (away.value = true), Math.max(0, GRACE - silence))
    probing = setInterval(() => void ask(), PROBE_EVERY)
  }

  function found(): void {
    heard = undefined
    if (probing === undefined) return
    clearTimeout(grace)
    clearInterval(probing)
    probing = undefined
    away.value = false
    returns.value += 1
  }

  const report: OnReach = (reached) => {
    if (reached) found()
    else lost()
  }
  return { away: readonly(away), returns: readonly(returns), report, check }
}

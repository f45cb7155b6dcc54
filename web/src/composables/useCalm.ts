import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'

/** Of the pause: how long after it the last value waits at most for one that follows, to be told in one frame with it. */
const GRACE = 0.5

/**
 * The value of `source`, renewed once in `pause` ms at most: at once after a quiet time, else with the first change
 * after the pause, or half a pause later where none follows. Where `same` says that another thing is told of, it
 * waits only until `later` calls.
 */
export function useCalm<T>(
  source: () => T,
  pause: number,
  same: (one: T, other: T) => boolean,
  later: (run: () => void) => void = (run) => { run() },
): Readonly<ShallowRef<T>> {
  const calm = shallowRef(source()) as ShallowRef<T>
  let waiting: ReturnType<typeof setTimeout> | undefined
  let renewed = -Infinity
  let ended = false

  function renew(): void {
    clearTimeout(waiting)
    waiting = undefined
    if (ended || calm.value === source()) return
    calm.value = source()
    renewed = performance.now()
  }

  function onChange(): void {
    const since = performance.now() - renewed
    if (since >= pause) renew()
    else waiting ??= setTimeout(renew, (1 + GRACE) * pause - since)
  }

  watch(
    source,
    (next) => {
      if (same(calm.value, next)) onChange()
      else later(renew)
    },
    { flush: 'sync' },
  )
  onScopeDispose(() => {
    ended = true
    clearTimeout(waiting)
  })
  return calm
}

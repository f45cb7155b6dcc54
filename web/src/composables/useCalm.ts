import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'

/**
 * The value of `source`, renewed once in `pause` ms at most: at once after a quiet time, else at the end of the pause.
 * Where `same` says that another thing is told of, it waits only until `later` calls.
 */
export function useCalm<T>(
  source: () => T,
  pause: number,
  same: (one: T, other: T) => boolean,
  later: (run: () => void) => void = (run) => { run() },
): Readonly<ShallowRef<T>> {
  const calm = shallowRef(source()) as ShallowRef<T>
  let resting: ReturnType<typeof setTimeout> | undefined
  let ended = false

  function renew(): void {
    clearTimeout(resting)
    resting = undefined
    if (ended || calm.value === source()) return
    calm.value = source()
    resting = setTimeout(renew, pause)
  }

  watch(
    source,
    (next) => {
      const isSame = same(calm.value, next)
      if (!isSame) later(renew)
      else if (resting === undefined) renew()
    },
    { flush: 'sync' },
  )
  onScopeDispose(() => {
    ended = true
    clearTimeout(resting)
  })
  return calm
}

import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'

/**
 * The value of `source`, renewed once in `pause` ms at most: at once after a quiet time, else at the end of the pause.
 * Where `same` says that another thing is told of, it does not wait.
 */
export function useCalm<T>(source: () => T, pause: number, same: (one: T, other: T) => boolean): Readonly<ShallowRef<T>> {
  const calm = shallowRef(source()) as ShallowRef<T>
  let resting: ReturnType<typeof setTimeout> | undefined

  function renew(): void {
    resting = undefined
    if (calm.value === source()) return
    calm.value = source()
    resting = setTimeout(renew, pause)
  }

  watch(
    source,
    (next) => {
      if (resting !== undefined && same(calm.value, next)) return
      clearTimeout(resting)
      renew()
    },
    { flush: 'sync' },
  )
  onScopeDispose(() => {
    clearTimeout(resting)
  })
  return calm
}

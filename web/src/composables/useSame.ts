import { computed, type ComputedRef } from 'vue'

/** A computed value that stays the same object as long as it stays equal, so that nothing is drawn again for nothing. */
export function useSame<T>(compute: () => T): ComputedRef<T> {
  return computed<T>((before) => {
    const next = compute()
    return before !== undefined && JSON.stringify(before) === JSON.stringify(next) ? before : next
  })
}

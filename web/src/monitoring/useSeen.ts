import { onScopeDispose, readonly, ref, type Ref } from 'vue'

/** Whether the page is in front: what is measured for an eye alone stops while it is not. */
export function useSeen(): Readonly<Ref<boolean>> {
  const seen = ref(!document.hidden)
  const update = (): void => {
    seen.value = !document.hidden
  }
  document.addEventListener('visibilitychange', update)
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', update)
  })
  return readonly(seen)
}

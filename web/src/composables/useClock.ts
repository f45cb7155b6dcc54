import { onScopeDispose, readonly, ref, type Ref } from 'vue'

/** The time (ms UTC), renewed every second while the scope lives. */
export function useClock(): Readonly<Ref<number>> {
  const now = ref(Date.now())
  const timer = setInterval(() => (now.value = Date.now()), 1_000)
  onScopeDispose(() => {
    clearInterval(timer)
  })
  return readonly(now)
}

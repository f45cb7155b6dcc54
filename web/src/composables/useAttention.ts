import { onScopeDispose, readonly, ref, type Ref } from 'vue'

const PATIENCE = 60_000

/**
 * Whether somebody may be looking: false once the page has been hidden for a minute. A browser opens six
 * connections to one server at most, so that forgotten tabs must not keep their streams.
 */
export function useAttention(): Readonly<Ref<boolean>> {
  const attended = ref(true)
  let timer: ReturnType<typeof setTimeout> | undefined

  function update(): void {
    clearTimeout(timer)
    if (document.hidden) timer = setTimeout(() => (attended.value = false), PATIENCE)
    else attended.value = true
  }

  document.addEventListener('visibilitychange', update)
  onScopeDispose(() => {
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', update)
  })
  return readonly(attended)
}

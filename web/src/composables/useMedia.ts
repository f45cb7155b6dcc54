import { onScopeDispose, readonly, ref, type Ref } from 'vue'

/** Whether a media query applies. */
export function useMedia(media: string): Readonly<Ref<boolean>> {
  const query = matchMedia(media)
  const applies = ref(query.matches)
  const update = (): void => {
    applies.value = query.matches
  }
  query.addEventListener('change', update)
  onScopeDispose(() => {
    query.removeEventListener('change', update)
  })
  return readonly(applies)
}

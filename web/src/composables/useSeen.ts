import { onBeforeUnmount, onMounted, type Ref } from 'vue'

const MARGIN = '120px' // what is about to be scrolled into view counts as seen

/** Tells, at first and at every change, whether an element lies in the window, or nearly so. */
export function useSeen(element: Readonly<Ref<HTMLElement | null>>, tell: (seen: boolean) => void): void {
  const observer = new IntersectionObserver(
    (entries) => {
      tell(entries.at(-1)?.isIntersecting ?? false)
    },
    { rootMargin: MARGIN },
  )
  onMounted(() => {
    if (element.value !== null) observer.observe(element.value)
  })
  onBeforeUnmount(() => {
    observer.disconnect()
    tell(false)
  })
}

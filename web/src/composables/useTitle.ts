import { watch, type Ref } from 'vue'
import { useCalm } from '@/composables/useCalm'

const PAUSE = 10_000 // ms: a browser takes longer over its tab's title than the page over a candle

/** Keeps the tab's title at `title`: at once after a pause, else a moment later. */
export function useTitle(title: Readonly<Ref<string>>): void {
  const calm = useCalm(() => title.value, PAUSE, () => true)
  watch(calm, (words) => (document.title = words), { immediate: true })
}

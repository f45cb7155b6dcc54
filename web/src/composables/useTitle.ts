import { watch, type Ref } from 'vue'
import { useCalm } from '@/composables/useCalm'

export interface Title {
  words: string
  /** What it tells of: the title of another thing does not wait. */
  of: string
}

const PAUSE = 10_000 // ms: a browser takes longer over its tab's title than the page over a candle

/** Keeps the tab's title at `title`: at once after a pause or where it is of another thing, else a moment later. */
export function useTitle(title: Readonly<Ref<Title>>): void {
  const calm = useCalm(() => title.value, PAUSE, (one, other) => one.of === other.of)
  watch(() => calm.value.words, (words) => (document.title = words), { immediate: true })
}

import { onScopeDispose, watch, type Ref } from 'vue'

const PAUSE = 3_000 // ms: a browser takes longer over its tab's title than the page over a candle

/** Keeps the tab's title at `title`: at once after a pause, else a moment later. */
export function useTitle(title: Readonly<Ref<string>>): void {
  let resting: ReturnType<typeof setTimeout> | undefined

  function write(): void {
    resting = undefined
    if (document.title === title.value) return
    document.title = title.value
    resting = setTimeout(write, PAUSE)
  }

  watch(title, () => {
    if (resting === undefined) write()
  }, { immediate: true })
  onScopeDispose(() => {
    clearTimeout(resting)
  })
}

import { onBeforeUnmount, onMounted, readonly, ref, type Ref } from 'vue'

export interface Size {
  width: number
  height: number
}

/** The size of an element in whole pixels; 0 until it is shown. */
export function useSize(element: Readonly<Ref<HTMLElement | null>>): Readonly<Ref<Size>> {
  const size = ref<Size>({ width: 0, height: 0 })
  const observer = new ResizeObserver(([entry]) => {
    if (entry === undefined) return
    const [width, height] = [Math.floor(entry.contentRect.width), Math.floor(entry.contentRect.height)]
    if (width !== size.value.width || height !== size.value.height) size.value = { width, height }
  })
  onMounted(() => {
    if (element.value !== null) observer.observe(element.value)
  })
  onBeforeUnmount(() => {
    observer.disconnect()
  })
  return readonly(size)
}

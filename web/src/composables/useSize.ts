import { onBeforeUnmount, onMounted, readonly, ref, type Ref } from 'vue'
import type { Size } from '@/chart/frame'

/** The size of an element in pixels; 0 until it is shown. */
export function useSize(element: Readonly<Ref<HTMLElement | null>>): Readonly<Ref<Size>> {
  const size = ref<Size>({ width: 0, height: 0, letters: 11 })
  const observer = new ResizeObserver(([entry]) => {
    if (entry === undefined) return
    const [width, height] = [Math.floor(entry.contentRect.width), Math.floor(entry.contentRect.height)]
    const letters = parseFloat(getComputedStyle(entry.target).fontSize)
    if (width !== size.value.width || height !== size.value.height) size.value = { width, height, letters }
  })
  onMounted(() => {
    if (element.value !== null) observer.observe(element.value)
  })
  onBeforeUnmount(() => {
    observer.disconnect()
  })
  return readonly(size)
}

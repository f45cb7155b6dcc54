import { ref, type ModelRef, type Ref } from 'vue'
import type { Annotation, History } from '@/api/monitor'
import { nearest } from '@/chart/frame'
import { moved } from '@/monitoring/cursor'
import { nextTime } from '@/monitoring/marks'
import { timeAt, xOf, type Box } from '@/monitoring/plot'

const STRIDES = 100 // presses of an arrow key from one end to the other
const SNAP = 6 // pixels

export interface ChartCursor {
  /** Whether it is this chart that moves the crosshair. */
  pointed: Ref<boolean>
  onKey: (event: KeyboardEvent) => void
  point: (event: PointerEvent) => void
  leave: () => void
}

/** Moves the crosshair by pointer and keys. */
export function useChartCursor(
  props: Readonly<{ history: History; annotations: readonly Annotation[] }>,
  cursor: ModelRef<number | null>,
  box: Readonly<Ref<Box | null>>,
): ChartCursor {
  const pointed = ref(false)

  function leave(): void {
    pointed.value = false
    cursor.value = null
  }

  function point(event: PointerEvent): void {
    if (box.value === null || !(event.currentTarget instanceof Element)) return
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left
    const time = Math.min(Math.max(timeAt(box.value, x), box.value.start), box.value.end)
    const closest = nearest(props.history.time, time)
    const isClose = closest !== null && Math.abs(xOf(box.value, closest) - x) <= SNAP
    pointed.value = true
    cursor.value = isClose ? closest : Math.round(time)
  }

  function target(key: string, single: boolean): number | null {
    const { time, end } = props.history
    const from = cursor.value ?? time.at(-1) ?? end
    const stride = single ? 1 : Math.max(1, Math.round(time.length / STRIDES))
    switch (key) {
      case 'ArrowLeft':
      case 'ArrowDown':
        return cursor.value === null ? from : moved(time, from, -stride)
      case 'ArrowRight':
      case 'ArrowUp':
        return moved(time, from, stride)
      case 'Home':
        return time[0] ?? null
      case 'End':
        return time.at(-1) ?? null
      case 'PageUp':
        return nextTime(props.annotations, from, true)
      case 'PageDown':
        return nextTime(props.annotations, cursor.value ?? end, false)
      default:
        return null
    }
  }

  function onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    if (event.key === 'Escape') {
      leave()
      return
    }
    const time = target(event.key, event.shiftKey)
    if (time === null) return
    event.preventDefault()
    pointed.value = true
    cursor.value = time
  }

  return { pointed, onKey, point, leave }
}

import { computed, ref, type ComputedRef, type Ref } from 'vue'
import type { Chart } from '@/api/types'
import { traceOf } from '@/chart/figure'
import { nearest, panelAt, timeAt, valueAt, type Frame, type PanelBox } from '@/chart/frame'

/** Where the crosshair stands across the panels. */
export interface Pointed {
  panel: PanelBox
  y: number
  value: number
}

export interface Crosshair {
  /** The open time (ms UTC) of the bar under the crosshair; null while there is none. */
  time: ComputedRef<number | null>
  /** The pointer's height and what it stands for; null when the keyboard moves the crosshair. */
  pointed: ComputedRef<Pointed | null>
  /** Where the bar stands in the width of the plot: 0 is its left edge, 1 its right one. */
  place: ComputedRef<number>
  point: (x: number, y: number) => void
  /** Moves to the bar so many further, from the last one if there is no crosshair. */
  move: (bars: number) => void
  clear: () => void
}

/** The crosshair over the chart, by pointer or by keyboard. */
export function useCrosshair(chart: Readonly<Ref<Chart>>, frame: Readonly<Ref<Frame | null>>): Crosshair {
  const chosen = ref<number | null>(null)
  const height = ref<number | null>(null)
  const times = computed(() => traceOf(chart.value.figure, 'candles')?.x ?? [])
  const time = computed(() => (chosen.value !== null && times.value.includes(chosen.value) ? chosen.value : null))
  const pointed = computed(() => {
    const [y, panel] = [height.value, frame.value === null ? undefined : panelAt(frame.value, height.value ?? -1)]
    if (y === null || panel === undefined || time.value === null) return null
    return { panel, y, value: valueAt(panel, y) }
  })

  const place = computed(() => {
    if (frame.value === null || time.value === null) return 0
    const [start, end] = frame.value.time
    return (time.value - start) / (end - start)
  })

  function point(x: number, y: number): void {
    if (frame.value === null) return
    chosen.value = nearest(times.value, timeAt(frame.value, x))
    height.value = y
  }

  function move(bars: number): void {
    const last = times.value.length - 1
    const index = time.value === null ? last : times.value.indexOf(time.value) + bars
    chosen.value = times.value[Math.min(Math.max(index, 0), last)] ?? null
    height.value = null
  }

  function clear(): void {
    chosen.value = null
    height.value = null
  }

  return { time, pointed, place, point, move, clear }
}

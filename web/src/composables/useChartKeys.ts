import { ref, type Ref } from 'vue'
import { ZOOM_STEP } from '@/chart/view'
import type { Crosshair } from '@/composables/useCrosshair'
import type { View } from '@/composables/useView'

const PAGE = 10 // bars that a step with Shift moves

export interface ChartKeys {
  onKey: (event: KeyboardEvent) => void
  /** Whether the values at the crosshair are read out: while the keyboard moves it. */
  spoken: Ref<boolean>
}

/** What the keys do while the chart has the focus. */
export function useChartKeys(crosshair: Crosshair, view: View): ChartKeys {
  const spoken = ref(false)
  const move = (bars: number) => (event: KeyboardEvent): void => {
    spoken.value = true
    crosshair.move(event.shiftKey ? bars * PAGE : bars)
  }
  const zoomIn = (): void => {
    view.by(ZOOM_STEP)
  }
  const actions: Record<string, (event: KeyboardEvent) => void> = {
    ArrowLeft: move(-1),
    ArrowRight: move(1),
    Escape: crosshair.clear,
    '+': zoomIn,
    '=': zoomIn,
    '-': () => {
      view.by(1 / ZOOM_STEP)
    },
    '0': view.reset,
    End: view.now,
  }

  function onKey(event: KeyboardEvent): void {
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : actions[event.key]
    if (act === undefined) return
    event.preventDefault()
    act(event)
  }
  return { onKey, spoken }
}

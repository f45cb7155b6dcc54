import { describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref, shallowRef } from 'vue'
import type { Frame } from '@/chart/frame'
import type { Range } from '@/chart/view'
import { useCrosshair } from '@/composables/useCrosshair'
import { useReach } from '@/composables/useReach'
import { useView } from '@/composables/useView'
import { chartOf, START, STEP } from '@/testing/charts'

const BARS = 100

function setUp() {
  const chart = ref(chartOf(BARS))
  const view = useView(chart, ref(true))
  const dragged = shallowRef<Range | null>(null)
  const crosshair = useCrosshair(chart, shallowRef<Frame | null>(null))
  const spoken = ref(false)
  const want = vi.fn()
  effectScope().run(() => {
    useReach({ ...{ chart, view, dragged, crosshair, spoken }, earlier: { loading: ref(false), more: ref(true), full: ref(false), want } })
  })
  return { view, dragged, crosshair, spoken, want }
}

describe('earlier bars', () => {
  it('are not wanted while nobody has moved the view', async () => {
    const { view, want } = setUp()
    view.by(0.5)
    await nextTick()
    expect(want).not.toHaveBeenCalled()
  })

  it('are wanted a view’s width ahead when the reader comes near the first', async () => {
    const { view, want } = setUp()
    view.show([START + STEP, START + 21 * STEP])
    await nextTick()
    expect(want).toHaveBeenCalledExactlyOnceWith(START - 19 * STEP)
  })

  it('are wanted while the reader still drags', async () => {
    const { dragged, want } = setUp()
    dragged.value = [START - 10 * STEP, START + 10 * STEP]
    await nextTick()
    expect(want).toHaveBeenCalledExactlyOnceWith(START - 30 * STEP)
  })

  it('are wanted when the keyboard has reached the first', async () => {
    const { crosshair, spoken, want } = setUp()
    spoken.value = true
    crosshair.move(0)
    crosshair.move(-BARS)
    await nextTick()
    expect(want).toHaveBeenCalled()
  })
})

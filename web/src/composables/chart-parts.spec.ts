import { describe, expect, it } from 'vitest'
import { computed, ref, shallowRef } from 'vue'
import { withEarlier } from '@/chart/earlier'
import type { Frame } from '@/chart/frame'
import { useChartKeys } from '@/composables/useChartKeys'
import { useCrosshair } from '@/composables/useCrosshair'
import { useSame } from '@/composables/useSame'
import { useView } from '@/composables/useView'
import { chartOf, figureOf, START, STEP, times } from '@/testing/charts'

const BARS = 100
const WHOLE = [START - STEP / 2, START + BARS * STEP]
const setUp = () => {
  const chart = ref(chartOf(BARS))
  const more = ref(false)
  const view = useView(chart, more)
  const frame = shallowRef<Frame>({
    ...{ left: 0, width: 1_000, bottom: 100, time: [START, START + 10 * STEP] },
    panels: [{ axis: 'yaxis', top: 0, height: 100, range: [0, 50], log: false }],
  })
  return { chart, view, more, frame, crosshair: useCrosshair(chart, frame) }
}

/** So many bars that come before a time. */
const partsBefore = (time: number, count: number) =>
  figureOf(count).data.map((trace) => ({ ...trace, x: times(count, time - count * STEP) }))

describe('what is in view', () => {
  it('is everything at first and after a reset', () => {
    const { view } = setUp()
    expect(view.range.value).toEqual(WHOLE)
    view.by(0.5)
    expect(view.range.value).not.toEqual(WHOLE)
    view.reset()
    expect(view.range.value).toEqual(WHOLE)
  })

  it('stays where the reader put it while candles come', () => {
    const { chart, view } = setUp()
    view.show([START, START + 10 * STEP])
    chart.value = chartOf(BARS + 1)
    expect(view.range.value).toEqual([START, START + 10 * STEP])
  })

  it('is everything again for another depth', () => {
    const { chart, view } = setUp()
    view.by(0.5)
    chart.value = { ...chartOf(BARS), depth: '1w', interval: '5m' }
    expect(view.range.value).toEqual(WHOLE)
  })

  it('stays with the last bar where it reached it', () => {
    const { chart, view } = setUp()
    view.show([START + 50 * STEP, START + BARS * STEP])
    expect(view.atNow.value).toBe(true)
    chart.value = chartOf(BARS + 1)
    expect(view.range.value).toEqual([START + 51 * STEP, START + (BARS + 1) * STEP])
  })

  it('goes back to the last bar at the same width', () => {
    const { view } = setUp()
    view.show([START, START + 10 * STEP])
    expect(view.atNow.value).toBe(false)
    view.now()
    expect(view.range.value).toEqual([START + 90 * STEP, START + 100 * STEP])
    expect(view.atNow.value).toBe(true)
  })

  it('does not move when earlier bars come', () => {
    const { chart, view, more } = setUp()
    more.value = true
    view.show([START - 30 * STEP, START + 10 * STEP])
    chart.value = withEarlier(chart.value, partsBefore(START, 40), START)
    more.value = false
    expect(view.range.value).toEqual([START - 30 * STEP, START + 10 * STEP])
  })

  it('does not leave the candles', () => {
    const { view } = setUp()
    view.show([0, 10 * STEP])
    expect(view.range.value?.[0]).toBe(WHOLE[0])
  })

  it('moves only where a time would be out of it', () => {
    const { view } = setUp()
    view.show([START, START + 10 * STEP])
    view.include(START + 5 * STEP)
    expect(view.range.value).toEqual([START, START + 10 * STEP])
    view.include(START + 50 * STEP)
    expect(view.range.value).toEqual([START + 45 * STEP, START + 55 * STEP])
  })
})

describe('the crosshair', () => {
  it('stands at the bar nearest to the pointer, and at the value of its height', () => {
    const { crosshair } = setUp()
    crosshair.point(290, 25)
    expect(crosshair.time.value).toBe(START + 3 * STEP)
    expect(crosshair.pointed.value).toMatchObject({ value: 37.5, panel: { axis: 'yaxis' } })
  })

  it('has no value between the panels', () => {
    const { crosshair } = setUp()
    crosshair.point(290, 500)
    expect(crosshair.time.value).not.toBeNull()
    expect(crosshair.pointed.value).toBeNull()
  })

  it('begins at the last bar when the keyboard moves it, and stops at the ends', () => {
    const { crosshair } = setUp()
    crosshair.move(-1)
    expect(crosshair.time.value).toBe(START + (BARS - 1) * STEP)
    crosshair.move(5)
    expect(crosshair.time.value).toBe(START + (BARS - 1) * STEP)
    crosshair.move(-500)
    expect(crosshair.time.value).toBe(START)
  })

  it('goes when its bar has left the chart', () => {
    const { chart, crosshair } = setUp()
    crosshair.point(0, 10)
    chart.value = { ...chartOf(0) }
    expect(crosshair.time.value).toBeNull()
  })
})

describe('the keys of the chart', () => {
  const press = (key: string, more: KeyboardEventInit = {}) => {
    const parts = setUp()
    const { onKey, spoken } = useChartKeys(parts.crosshair, parts.view)
    const event = new KeyboardEvent('keydown', { key, cancelable: true, ...more })
    return { ...parts, spoken, event, onKey, again: (next: string) => { onKey(new KeyboardEvent('keydown', { key: next })) } }
  }

  it('move the crosshair and have the values read out', () => {
    const { onKey, event, crosshair, spoken, again } = press('ArrowLeft')
    onKey(event)
    again('ArrowLeft')
    expect(crosshair.time.value).toBe(START + (BARS - 2) * STEP)
    expect([spoken.value, event.defaultPrevented]).toEqual([true, true])
    again('Escape')
    expect(crosshair.time.value).toBeNull()
  })

  it('move it by ten with Shift', () => {
    const { onKey, again, crosshair, event } = press('ArrowLeft', { shiftKey: true })
    again('ArrowLeft')
    onKey(event)
    expect(crosshair.time.value).toBe(START + (BARS - 11) * STEP)
  })

  it('zoom, and show everything again', () => {
    const { onKey, event, view, again } = press('+')
    onKey(event)
    expect(view.range.value).not.toEqual(WHOLE)
    again('0')
    expect(view.range.value).toEqual(WHOLE)
  })

  it.each([['ArrowLeft', { ctrlKey: true }], ['Tab', {}]])('leave %s with %j to the browser', (key, more) => {
    const { onKey, event, crosshair } = press(key, more)
    onKey(event)
    expect([event.defaultPrevented, crosshair.time.value]).toEqual([false, null])
  })
})

describe('a value that stays the same', () => {
  it('is the same object while it is equal, and another once it is not', () => {
    const source = ref(1)
    const same = useSame(() => ({ odd: source.value % 2 }))
    const seen = computed(() => same.value)
    const first = seen.value
    source.value = 3
    expect(seen.value).toBe(first)
    source.value = 4
    expect(seen.value).toEqual({ odd: 0 })
  })
})

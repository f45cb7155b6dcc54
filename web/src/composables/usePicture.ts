import { computed, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Chart } from '@/api/types'
import { useContext } from '@/app/context'
import { partOf } from '@/chart/earlier'
import { traceOf, type Figure } from '@/chart/figure'
import { fits, staysTrue } from '@/chart/forming'
import { frameOf, type Frame, type Size } from '@/chart/frame'
import { MILLISECONDS } from '@/chart/intervals'
import { dressLayout } from '@/chart/layout'
import { marksOf, type Mark } from '@/chart/marks'
import { readPalette, type Palette } from '@/chart/palette'
import { separatorsOf } from '@/chart/plotly'
import { dressTraces } from '@/chart/traces'
import { rangesWithin } from '@/chart/view'
import type { Zone } from '@/chart/zone'
import { useTheme } from '@/composables/useTheme'
import type { View } from '@/composables/useView'

export interface PictureInput {
  /** The chart in the reader's style. */
  chart: Readonly<Ref<Chart>>
  view: View
  /** Whether the picture is to stay as it is for the moment: while the reader drags it. */
  held: Readonly<Ref<boolean>>
  size: Readonly<Ref<Size>>
  zone: Readonly<Ref<Zone>>
  gutter: Readonly<Ref<number>>
  drags: Readonly<Ref<boolean>>
  /** The name of each trace. */
  names: Readonly<Ref<readonly string[]>>
}

export interface Picture {
  figure: Figure
  frame: Frame
  /** The candles, bars and lines before the last bar. */
  marks: Mark[]
  /** The open time of the last bar as of when it was drawn: that one and what follows is drawn over the picture. */
  openFrom: number
  /** Whether the last bar is among its own. */
  reachesLast: boolean
}

export interface Pictures {
  /** What plotly is to draw: everything before the last bar. */
  picture: ComputedRef<Picture | null>
  palette: Readonly<ShallowRef<Palette>>
}

/** The palette that applies now. */
function usePalette(): Readonly<ShallowRef<Palette>> {
  const palette = shallowRef(readPalette(document.documentElement))
  watch(useTheme(), () => (palette.value = readPalette(document.documentElement)), { flush: 'sync' })
  return palette
}

/** The chart as of when it last had to be drawn anew: last bars that stay within the picture change nothing. */
function useSettled(chart: Readonly<Ref<Chart>>, view: View, frame: () => Frame | null): Readonly<ShallowRef<Chart>> {
  const settled = shallowRef(chart.value)
  watch(
    [chart, view.range],
    ([{ figure }, range]) => {
      const drawn = frame()
      const stays = drawn?.time === range && staysTrue(settled.value.figure, figure) && fits(figure, drawn)
      if (!stays) settled.value = chart.value
    },
    { flush: 'sync' },
  )
  return settled
}

const lastOf = (figure: Figure): number | undefined => traceOf(figure, 'candles')?.x.at(-1)

/** The chart in the reader's theme, language, zone and style. */
export function usePicture({ chart, view, held, size, zone, gutter, drags, names }: PictureInput): Pictures {
  const { preferences } = useContext()
  const { locale } = useI18n()
  const palette = usePalette()
  const separators = computed(() => separatorsOf(locale.value))
  let drawn: Frame | null = null // of the newest picture, without asking for a newer one
  const settled = useSettled(chart, view, () => drawn)

  const picture = computed<Picture | null>((before) => {
    if (held.value && before != null) return before
    const range = view.range.value
    if (range === null || size.value.width === 0) return null
    const figure = partOf(settled.value.figure, ...range)
    const reachesLast = lastOf(figure) === lastOf(settled.value.figure)
    const { shift } = zone.value
    const dress = { palette: palette.value, style: preferences.style, names: names.value, shift }
    const layout = dressLayout(figure.layout, {
      palette: palette.value,
      separators: separators.value,
      scale: preferences.scale,
      size: { width: size.value.width, height: size.value.height },
      letters: size.value.letters,
      gutter: gutter.value,
      drags: drags.value,
      time: [range[0] + shift, range[1] + shift],
      ranges: rangesWithin(figure, range, preferences.scale === 'log'),
    })
    drawn = frameOf(layout, range)
    const data = dressTraces(figure, dress)
    const openFrom = lastOf(settled.value.figure) ?? 0
    const ground = { frame: drawn, step: MILLISECONDS[settled.value.interval], palette: palette.value }
    const marks = marksOf(figure, data, ground, 0, openFrom)
    return { figure: { data, layout }, frame: drawn, marks, openFrom, reachesLast }
  })

  return { picture, palette }
}

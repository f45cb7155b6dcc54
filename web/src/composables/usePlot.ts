import { onBeforeUnmount, onMounted, readonly, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { LANGUAGES } from '@/app/preferences'
import type { Figure } from '@/chart/figure'
import { drawMarks } from '@/chart/marklayer'
import { loadPlotly, type Plotly, type PlotElement } from '@/chart/plotly'
import { fillLast, handedOver, holdWhole } from '@/chart/traces'
import type { Picture } from '@/composables/usePicture'

const CONFIG = { displayModeBar: false, scrollZoom: true, doubleClick: false, showTips: false, responsive: false }

export interface Plot {
  /** Whether a picture stands. */
  drawn: Readonly<Ref<boolean>>
  /** Why plotly could not be had, or could not draw. */
  failure: Readonly<ShallowRef<unknown>>
  retry: () => void
}

export interface PlotInput {
  element: Readonly<Ref<HTMLElement | null>>
  picture: Readonly<Ref<Picture | null>>
  /** The figure with its newest values. */
  live: Readonly<Ref<Figure>>
  /** What was added to every time of the picture (ms). */
  shift: () => number
  locale: Readonly<Ref<string>>
  /** Told of the x range (ms, at the reader's clock) while and after the reader drags or pinches. */
  onRange: (from: number, to: number, done: boolean) => void
  onDoubleClick: () => void
}

/** plotly gives the ends of a range as numbers, or as texts without a zone, which are UTC. */
function timeOf(end: unknown): number {
  if (typeof end === 'number') return end
  const text = String(end).replace(' ', 'T')
  return Date.parse(text.includes('T') ? `${text}Z` : text)
}

function listen(element: PlotElement, { onRange, onDoubleClick }: PlotInput): void {
  const tell = (done: boolean) => (change: Record<string, unknown>) => {
    const [from, to] = [change['xaxis.range[0]'], change['xaxis.range[1]']]
    if (from !== undefined && to !== undefined) onRange(timeOf(from), timeOf(to), done)
  }
  element.on('plotly_relayouting', tell(false))
  element.on('plotly_relayout', tell(true))
  element.on('plotly_doubleclick', onDoubleClick)
}

/** Draws `picture` in `element` whenever it changes, one drawing at a time, the latest picture last. */
export function usePlot(input: PlotInput): Plot {
  const { element, picture, live, shift, locale } = input
  const drawn = ref(false)
  const failure = shallowRef<unknown>(null)
  let plotly: Plotly | undefined
  let plot: PlotElement | undefined
  let [shown, spoken] = [null as Picture | null, ''] // what stands, in which language
  let busy = false
  let ended = false

  function fill(): void {
    if (plot !== undefined && picture.value?.reachesLast === true) fillLast(plot.data, live.value, shift())
  }

  async function drawOnce(library: Plotly, host: HTMLElement, { figure, marks, frame }: Picture): Promise<void> {
    const { data, layout } = figure
    const done = await library.react(host, handedOver(data), layout, { ...CONFIG, locale: spoken })
    if (plot === undefined) listen(done, input)
    plot = done
    holdWhole(plot.data, data)
    drawMarks(host, marks, frame)
    fill()
    Object.assign(host.dataset, { symbol: layout.meta?.symbol, depth: layout.meta?.depth })
    drawn.value = true
  }

  const isNew = (): boolean => picture.value !== shown || locale.value !== spoken

  async function draw(): Promise<void> {
    if (busy || plotly === undefined) return
    busy = true
    try {
      while (isNew() && !ended && element.value !== null && picture.value !== null) {
        const next = picture.value
        ;[shown, spoken] = [null, locale.value] // until it stands
        await drawOnce(plotly, element.value, next)
        shown = next
      }
    } finally {
      busy = false
    }
  }

  async function load(): Promise<void> {
    failure.value = null
    try {
      plotly ??= await loadPlotly(LANGUAGES)
      await draw()
    } catch (reason) {
      failure.value = reason
      console.warn(reason)
    }
  }

  onMounted(() => void load())
  watch([picture, locale], () => void load())
  watch(live, () => {
    if (!busy && !isNew()) fill()
  })
  onBeforeUnmount(() => {
    ended = true
    if (plot !== undefined) plotly?.purge(plot)
  })
  return { drawn: readonly(drawn), failure, retry: () => void load() }
}

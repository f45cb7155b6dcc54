import type { Style } from '@/app/preferences'
import type { Axis, Figure, Layout, Trace } from '@/chart/figure'
import { axisOf } from '@/chart/view'

/** The indicator whose candles stand in for the exchange's own. */
export const HEIKIN_ASHI = 'heikin_ashi'

const GAP = 0.02
const PRICE = 'yaxis'

/** The layout without the panel of that y axis, the others as much higher as it was. */
function withoutPanel(layout: Layout, gone: string): Layout {
  const panels = (layout.meta?.panels ?? []).filter(({ axis }) => axis !== gone)
  const heights = panels.map(({ axis }) => {
    const [bottom, top] = (layout[axis] as Axis).domain ?? [0, 0]
    return top - bottom
  })
  const factor = (1 - GAP * (panels.length - 1)) / heights.reduce((sum, height) => sum + height, 0)
  const next: Layout = { ...layout, ...(layout.meta && { meta: { ...layout.meta, panels } }) }
  Reflect.deleteProperty(next, gone)
  let top = 1
  panels.forEach(({ axis }, index) => {
    const bottom = Math.max(0, top - (heights[index] ?? 0) * factor)
    next[axis] = { ...(layout[axis] as Axis), domain: [bottom, top] }
    top = bottom - GAP
  })
  const lowest = panels.at(-1)?.axis ?? PRICE
  return { ...next, xaxis: { ...(layout.xaxis as Axis), anchor: `y${lowest.slice(PRICE.length)}` } }
}

const made = new WeakMap<Layout, Layout>()

/** The same layout for the same layout, so that nothing is drawn again for nothing. */
function layoutWithout(layout: Layout, gone: string): Layout {
  const next = made.get(layout) ?? withoutPanel(layout, gone)
  made.set(layout, next)
  return next
}

/** The figure in the reader's style: Heikin-Ashi candles take the place of the exchange's, and have no panel besides. */
export function inStyle(figure: Figure, style: Style): Figure {
  const averaged = figure.data.find((trace) => trace.meta.key === HEIKIN_ASHI)
  if (style !== HEIKIN_ASHI || averaged === undefined) return figure
  const data = figure.data.map((trace): Trace => {
    if (trace === averaged) return { ...trace, yaxis: 'y' }
    return trace.meta.key === 'candles' ? { ...trace, visible: false } : trace
  })
  return { data, layout: layoutWithout(figure.layout, axisOf(averaged)) }
}

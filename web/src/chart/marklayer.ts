import type { Mark } from '@/chart/marks'
import type { Frame } from '@/chart/frame'

const SVG = 'http://www.w3.org/2000/svg'
const LAYER = 'marks'

function newPath({ path, fill, stroke, width }: Mark): SVGElement {
  const element = document.createElementNS(SVG, 'path')
  for (const [name, value] of Object.entries({ d: path, fill, stroke, 'stroke-width': String(width) })) element.setAttribute(name, value)
  return element
}

function layerIn(plot: Element): Element {
  const found = plot.querySelector(`:scope > .${LAYER}`)
  if (found !== null) return found
  const layer = document.createElementNS(SVG, 'g')
  layer.setAttribute('class', LAYER)
  plot.prepend(layer)
  return layer
}

/**
 * Puts the marks into plotly's own picture, over its grid, where they move and are clipped like all else: a few
 * paths for a panel, where plotly itself would make, colour and measure an element for each bar.
 */
export function drawMarks(picture: Element, marks: readonly Mark[], frame: Frame): void {
  for (const { axis, top } of frame.panels) {
    const plot = picture.querySelector(`.overplot > .xy${axis.slice('yaxis'.length)}`)
    if (plot === null) continue
    const layer = layerIn(plot)
    layer.setAttribute('transform', `translate(${-frame.left} ${-top})`)
    layer.replaceChildren(...marks.filter(({ panel }) => panel.axis === axis).map(newPath))
  }
}

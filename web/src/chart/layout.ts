import type { Axis, Layout, Shape } from '@/chart/figure'
import type { Palette } from '@/chart/palette'
import { BAR_SHARE, CANDLE_SHARE } from '@/chart/traces'
import type { Range } from '@/chart/view'

export interface LayoutDress {
  palette: Palette
  /** plotly's decimal and thousands marks. */
  separators: string
  scale: 'linear' | 'log'
  /** Pixels. */
  size: { width: number; height: number }
  /** The size of the letters (pixels); what stands around them grows with it. */
  letters: number
  /** Pixels that the labels of the price axis need. */
  gutter: number
  /** Whether dragging moves the picture; where fingers scroll the page it does not. */
  drags: boolean
  /** The x range, at the reader's clock, and the y ranges by axis. */
  time: Range
  ranges: Record<string, Range>
}

export const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif'
/** The width of a digit, of the size of the letters. */
export const DIGIT = 0.63
const AXIS = /^([xy])axis\d*$/
const MARGIN = { l: 8, t: 6 }
// How many letters wide or high there is to be for each label of an axis, and for the labels of the time.
const LETTERS_A_TIME = 8
const LETTERS_A_PRICE = 4
const LETTERS_BELOW = 3.7

const axisBase = ({ palette }: LayoutDress): Axis => ({
  gridcolor: palette.grid,
  linecolor: palette.grid,
  zerolinecolor: palette.grid,
  tickfont: { color: palette.muted },
  automargin: false,
  tickangle: 0, // there is room for them, and plotly need not measure which angle would fit
  title: { text: '' },
})

function xAxis(axis: Axis, dress: LayoutDress): Axis {
  const ticks = Math.max(2, Math.floor(dress.size.width / dress.letters / LETTERS_A_TIME))
  return { ...axis, ...axisBase(dress), range: [...dress.time] as Axis['range'] & object, nticks: Math.min(ticks, 12) }
}

/** The values at which the guides of an axis stand, if it has any: they are all the labels that it needs. */
function guidesOf(name: string, given: Shape[]): Axis {
  const values = given.filter(({ yref }) => name !== 'yaxis' && yref === `y${name.slice(5)}`).map(({ y0 }) => y0)
  return values.length === 0 ? {} : { tickvals: values }
}

function yAxis(name: string, axis: Axis, guides: Axis, dress: LayoutDress): Axis {
  const { domain = [0, 1] } = axis
  const ticks = Math.max(2, Math.floor(((domain[1] - domain[0]) * dress.size.height) / dress.letters / LETTERS_A_PRICE))
  const range = dress.ranges[name]
  return {
    ...axis,
    ...axisBase(dress),
    ...(range !== undefined && { range: [...range] as Axis['range'] & object }),
    side: 'right',
    fixedrange: true,
    ticklabeloverflow: 'allow', // else plotly measures every label at every drawing, and keeps what it measured
    exponentformat: name === 'yaxis' ? 'none' : 'SI',
    separatethousands: true,
    nticks: Math.min(ticks, 12),
    type: name === 'yaxis' ? dress.scale : 'linear',
    ...guides,
  }
}

function shapes(given: Shape[], { palette }: LayoutDress): Shape[] {
  const colours: Record<string, string> = { support: palette.up, resistance: palette.down }
  return given.map((shape) => ({
    ...shape,
    line: { ...shape.line, color: colours[shape.name ?? ''] ?? palette.muted },
  }))
}

function axes(layout: Layout, dress: LayoutDress): Layout {
  const dressed: Layout = {}
  for (const [name, axis] of Object.entries(layout)) {
    const kind = AXIS.exec(name)?.[1]
    if (kind === 'x') dressed[name] = xAxis(axis as Axis, dress)
    if (kind === 'y') dressed[name] = yAxis(name, axis as Axis, guidesOf(name, layout.shapes ?? []), dress)
  }
  return dressed
}

/** The layout as plotly is to draw it: everything given, so that it has nothing to work out or to remember. */
export function dressLayout(layout: Layout, dress: LayoutDress): Layout {
  return {
    ...layout,
    ...axes(layout, dress),
    ...dress.size,
    autosize: false,
    showlegend: false,
    paper_bgcolor: 'rgba(0,0,0,0)',
    plot_bgcolor: 'rgba(0,0,0,0)',
    font: { family: FONT, size: dress.letters, color: dress.palette.text },
    margin: { ...MARGIN, b: dress.letters * LETTERS_BELOW, r: dress.gutter },
    separators: dress.separators,
    hovermode: false,
    dragmode: dress.drags ? 'pan' : false,
    bargap: 1 - BAR_SHARE,
    boxgap: 1 - CANDLE_SHARE,
    boxgroupgap: 0,
    boxmode: 'overlay',
    shapes: shapes(layout.shapes ?? [], dress),
  }
}

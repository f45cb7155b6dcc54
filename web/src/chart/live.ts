import { panelOf, yOf, type Frame, type PanelBox, type Size } from '@/chart/frame'
import { DIGIT, FONT } from '@/chart/layout'
import type { Mark } from '@/chart/marks'
import type { Palette } from '@/chart/palette'

/** The last price, as its line and its tag show it. */
export interface Last {
  price: number
  text: string
  rising: boolean
}

/** What moves with every word from the exchange. */
export interface Live {
  frame: Frame
  /** Where the last bars begin (pixels): left of it nothing moves. */
  left: number
  /** The last bars. */
  marks: readonly Mark[]
  last: Last | null
  palette: Palette
  /** The size of the letters (pixels). */
  letters: number
}

const DASHES = [2, 3]
const ROUND = 3 // pixels
// Of the tag, in letters: half its height, the room around its text, and where that stands.
const HALF = 0.8
const ROOM = 0.8
const BASE = 0.36

function drawMark(context: CanvasRenderingContext2D, { path, fill, stroke, width }: Mark): void {
  const shape = new Path2D(path)
  context.lineWidth = width
  if (fill !== 'none') {
    context.fillStyle = fill
    context.fill(shape)
  }
  if (stroke !== 'none') {
    context.strokeStyle = stroke
    context.stroke(shape)
  }
}

/** The marks of one panel, which end at its edges. */
function drawPanel(context: CanvasRenderingContext2D, { left, width }: Frame, { top, height }: PanelBox, marks: readonly Mark[]): void {
  context.save()
  context.beginPath()
  context.rect(left, top, width, height)
  context.clip()
  for (const mark of marks) drawMark(context, mark)
  context.restore()
}

/** How high (pixels) the last price stands; null where it is out of view. */
function heightOf({ frame, last }: Live): number | null {
  const panel = panelOf(frame, 'yaxis')
  if (panel === undefined || last === null) return null
  const y = yOf(panel, last.price)
  return y >= panel.top && y <= panel.top + panel.height ? y : null
}

/** The line from the last bars to the last price, and its tag. */
function drawLast(context: CanvasRenderingContext2D, { frame, left, palette, letters }: Live, { text, rising }: Last, y: number): void {
  const right = frame.left + frame.width
  const width = (text.length * DIGIT + ROOM) * letters
  context.save()
  context.strokeStyle = context.fillStyle = rising ? palette.up : palette.down
  context.lineWidth = 1
  context.setLineDash(DASHES)
  context.beginPath()
  context.moveTo(left, y)
  context.lineTo(right, y)
  context.stroke()
  context.beginPath()
  context.roundRect(right + 1, y - HALF * letters, width, 2 * HALF * letters, ROUND)
  context.fill()
  context.fillStyle = palette.onColour
  context.textAlign = 'center'
  context.fillText(text, right + 1 + width / 2, y + BASE * letters)
  context.restore()
}

const fonts = new WeakMap<CanvasRenderingContext2D, string>()

/**
 * Lays the canvas over what moves, and no more: a browser hands all of it on for every picture that it shows. Its
 * letters are chosen once, since finding a font takes longer than drawing.
 */
export function fitCanvas(context: CanvasRenderingContext2D, left: number, { width, height, letters }: Size, scale: number): void {
  const { canvas } = context
  const [across, down, font] = [Math.round((width - left) * scale), Math.round(height * scale), `${letters}px ${FONT}`]
  if (canvas.width === across && canvas.height === down && fonts.get(context) === font) return
  Object.assign(canvas, { width: across, height: down })
  Object.assign(canvas.style, { left: `${left}px`, width: `${width - left}px` })
  context.font = font // a canvas of another size has forgotten it
  fonts.set(context, font)
}

/** Draws what moves, and nothing of what was drawn before; `scale` is how many dots of the screen make a pixel. */
export function drawLive(context: CanvasRenderingContext2D, live: Live, scale: number): void {
  const { canvas } = context
  context.setTransform(scale, 0, 0, scale, -live.left * scale, 0)
  context.clearRect(live.left, 0, canvas.width / scale, canvas.height / scale)
  for (const panel of live.frame.panels) {
    const marks = live.marks.filter((mark) => mark.panel.axis === panel.axis)
    if (marks.length > 0) drawPanel(context, live.frame, panel, marks)
  }
  const y = heightOf(live)
  if (live.last !== null && y !== null) drawLast(context, live, live.last, y)
}

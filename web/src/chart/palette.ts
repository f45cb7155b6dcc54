/** The colours of the chart: the custom properties of the style sheet, under names for the code. */
const PROPERTIES = {
  text: '--text',
  muted: '--muted',
  grid: '--chart-grid',
  line: '--border-strong',
  surface: '--surface',
  up: '--up',
  down: '--down',
  upSoft: '--up-soft',
  downSoft: '--down-soft',
  price: '--accent',
  smaShort: '--series-1',
  smaLong: '--series-2',
  rsi: '--series-3',
  macd: '--series-4',
  macdSignal: '--series-1',
  onColour: '--on-colour',
} as const

export type Palette = Record<keyof typeof PROPERTIES, string> & { others: string[] }

const OTHERS = ['--series-5', '--series-6', '--series-7', '--series-8', '--series-3', '--series-4']

/** Reads the palette that applies to `element` now. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element)
  const read = (property: string): string => style.getPropertyValue(property).trim()
  const named = Object.fromEntries(Object.entries(PROPERTIES).map(([name, property]) => [name, read(property)]))
  return { ...(named as Record<keyof typeof PROPERTIES, string>), others: OTHERS.map(read) }
}

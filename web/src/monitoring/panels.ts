import type { History, Series, Unit } from '@/api/monitor'

/** One chart of the history: the series whose names match, in one unit. */
export interface PanelPlan {
  id: string
  unit: Unit
  /** Names, or a pattern for those of which there are as many as there are parts of the stack. */
  series: readonly string[] | RegExp
  /** The axis where it is always the same. */
  bounds?: readonly [number, number]
}

const WHOLE = [0, 100] as const
const ONE = [0, 1] as const

export const PANELS = [
  { id: 'cpu', unit: 'percent', series: ['cpu.percent'], bounds: WHOLE },
  { id: 'temperature', unit: 'celsius', series: ['temperature.soc', 'temperature.disk'] },
  { id: 'memory', unit: 'percent', series: ['memory.percent', 'swap.percent'], bounds: WHOLE },
  { id: 'space', unit: 'percent', series: ['disk.system.percent', 'disk.data.percent'], bounds: WHOLE },
  { id: 'disk', unit: 'bytes_per_second', series: ['disk.read', 'disk.written'] },
  { id: 'network', unit: 'bytes_per_second', series: ['network.received', 'network.sent'] },
  { id: 'pressure', unit: 'percent', series: ['pressure.cpu', 'pressure.memory', 'pressure.io'] },
  { id: 'load', unit: 'load', series: ['load'] },
  { id: 'frequency', unit: 'megahertz', series: ['cpu.frequency'] },
  { id: 'fan', unit: 'rpm', series: ['fan.rpm'] },
  { id: 'power', unit: 'share', series: ['power.under_voltage', 'power.throttled'], bounds: ONE },
  { id: 'partMemory', unit: 'bytes', series: /^service\.(\w+)\.memory$/ },
  { id: 'partCpu', unit: 'percent', series: /^service\.(\w+)\.cpu$/ },
] as const satisfies readonly PanelPlan[]

/** What the history is asked for: the beginnings of the names above. The cores are not drawn. */
export const WANTED = [
  ...['cpu.percent', 'cpu.frequency', 'load', 'temperature', 'fan', 'memory', 'swap', 'disk', 'network', 'pressure', 'power'],
  'service',
] as const

export interface Line {
  name: string
  /** Which of the colours: 1 to 8. */
  tone: number
  series: Series
}

export interface Panel {
  plan: PanelPlan
  lines: Line[]
}

const TONES = 8

function namesFor(plan: PanelPlan, history: History): string[] {
  const { series } = plan
  const names = series instanceof RegExp ? Object.keys(history.series).filter((name) => series.test(name)) : [...series]
  return names.sort((a, b) => (series instanceof RegExp ? a.localeCompare(b) : names.indexOf(a) - names.indexOf(b)))
}

/** The lines that the history has for that chart, the colours as they always are. */
export function linesOf(plan: PanelPlan, history: History): Line[] {
  return namesFor(plan, history).flatMap((name, index) => {
    const series = history.series[name]
    return series === undefined ? [] : [{ name, tone: (index % TONES) + 1, series }]
  })
}

/** The charts that have something to show, and the plans of those that have nothing. */
export function panelsOf(history: History): { shown: Panel[]; empty: PanelPlan[] } {
  const panels = PANELS.map((plan: PanelPlan) => ({ plan, lines: linesOf(plan, history) }))
  return {
    shown: panels.filter(({ lines }) => lines.length > 0),
    empty: panels.filter(({ lines }) => lines.length === 0).map(({ plan }) => plan),
  }
}

import type { Indicator } from '@/api/types'

/** An indicator that the reader shows, with a number for each of its parameters. */
export interface Choice {
  key: string
  args: number[]
}

export function isChoice(value: unknown): value is Choice {
  if (typeof value !== 'object' || value === null) return false
  const { key, args } = value as Partial<Choice>
  return typeof key === 'string' && Array.isArray(args) && args.every((arg) => Number.isFinite(arg))
}

export const usual = ({ key, parameters }: Indicator): Choice => ({ key, args: parameters.map((one) => one.default) })

/** What is shown as long as nothing was chosen. */
export const usualChoices = (indicators: readonly Indicator[]): Choice[] =>
  indicators.filter((one) => one.by_default).map(usual)

/** The choices as a request writes them: `averages(7,20),obv`. */
export const writeChoices = (choices: readonly Choice[]): string =>
  choices.map(({ key, args }) => (args.length > 0 ? `${key}(${args.join(',')})` : key)).join(',')

/** Whether every number is one that the indicator takes. */
export function isValid(indicator: Indicator, { args }: Choice): boolean {
  return indicator.parameters.every(({ minimum, maximum, whole }, index) => {
    const arg = args[index]
    return arg !== undefined && arg >= minimum && arg <= maximum && (!whole || Number.isInteger(arg))
  })
}

/** The choices that the service would take now: it may have changed since they were kept. */
export function known(choices: readonly Choice[], indicators: readonly Indicator[]): Choice[] {
  return choices.filter((choice) => {
    const indicator = indicators.find((one) => one.key === choice.key)
    return indicator !== undefined && isValid(indicator, choice)
  })
}

import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Unit } from '@/api/monitor'
import { useFormats } from '@/i18n'
import { NOTHING, type Formats } from '@/i18n/format'

const HUNDRED = 100
const FINE = 10 // percent below which a decimal tells something

export type Amount = (value: number | null | undefined, unit: Unit) => string

type Texts = (key: string, named: Record<string, string>) => string

function write(value: number, unit: Unit, formats: Formats, t: Texts): string {
  switch (unit) {
    case 'percent':
      return formats.amount(value, 'percent', value !== 0 && Math.abs(value) < FINE ? 1 : 0)
    case 'share':
      return formats.amount(value * HUNDRED, 'percent', 0)
    case 'celsius':
      return formats.amount(value, 'celsius', 1)
    case 'bytes':
      return formats.bytes(value)
    case 'bytes_per_second':
      return t('monitoring.unit.perSecond', { amount: formats.bytes(value) })
    case 'megahertz':
      return t('monitoring.unit.megahertz', { number: formats.number(value, 0) })
    case 'rpm':
      return t('monitoring.unit.rpm', { number: formats.number(value, 0) })
    case 'load':
      return formats.number(value, 2)
  }
}

const EXACT = 1e-9

/** The digits after the point with which ticks that far apart can be told from each other. */
export function digitsOf(step: number): number {
  let [digits, scaled] = [0, step]
  while (digits < 3 && Math.abs(scaled - Math.round(scaled)) > EXACT) {
    digits += 1
    scaled = step * 10 ** digits
  }
  return digits
}

/** Writes a tick of an axis whose ticks are `step` apart: all with the same digits. */
export function writeTick(value: number, unit: Unit, step: number, formats: Formats, amount: Amount): string {
  if (unit === 'percent' || unit === 'celsius') return formats.amount(value, unit, digitsOf(step))
  return unit === 'load' ? formats.number(value, digitsOf(step)) : amount(value, unit)
}

/** Writes values of the history's units in the language that applies; what is unknown is a dash. */
export function useAmounts(): ComputedRef<Amount> {
  const { t } = useI18n()
  const formats = useFormats()
  return computed(() => {
    const current = formats.value
    const texts: Texts = (key, named) => t(key, named)
    return (value, unit) => (value == null ? NOTHING : write(value, unit, current, texts))
  })
}

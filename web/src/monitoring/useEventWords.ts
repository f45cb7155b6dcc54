import { useI18n } from 'vue-i18n'
import type { Annotation, Unit } from '@/api/monitor'
import { useFormats } from '@/i18n'
import { useAmounts } from '@/monitoring/amounts'
import { unturned } from '@/i18n/labels'
import { useLineNames } from '@/monitoring/useLineNames'

const LONGEST = 160
const ALARM_UNITS: Record<string, Unit> = { temperature: 'celsius', under_voltage: 'share' }

export const alarmUnit = (name: string): Unit => ALARM_UNITS[name] ?? 'percent'

/** Puts what happened into words: the last event's, and how many more there were. */
export function useEventWords(): (annotation: Annotation) => string {
  const texts = useI18n()
  const { t } = texts
  const formats = useFormats()
  const amount = useAmounts()
  const { partName } = useLineNames()

  function named({ kind, service, detail }: Annotation): Record<string, string> {
    const values = Object.entries(detail).map(([name, value]) => {
      const text = typeof value === 'number' ? formats.value.number(value, Number.isInteger(value) ? 0 : 1) : String(value)
      return [name, unturned(text.slice(0, LONGEST))] as const
    })
    const alarm = String(detail.alarm)
    const more = kind.startsWith('alarm_')
      ? { alarm: texts.te(`monitoring.alarm.${alarm}`) ? t(`monitoring.alarm.${alarm}`) : alarm, value: amount.value(Number(detail.value), alarmUnit(alarm)) }
      : {}
    const restarted = typeof detail.restarted === 'string' ? { restarted: partName(detail.restarted) } : {}
    return { ...Object.fromEntries(values), service: partName(service), kind: kind.replaceAll('_', ' '), ...more, ...restarted }
  }

  return (annotation) => {
    const key = texts.te(`monitoring.event.${annotation.kind}`) ? annotation.kind : 'unknown'
    const words = t(`monitoring.event.${key}`, named(annotation))
    const others = annotation.count - 1
    return others > 0 ? t('monitoring.andMore', { words, count: formats.value.number(others, 0) }, others) : words
  }
}

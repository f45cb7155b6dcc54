import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Frequency } from '@/api/reporter'
import { useFormats } from '@/i18n'
import { answerOf, problemOf } from '@/reports/answers'
import { isShortened, LAST_DAY, type Field, type Mistake } from '@/reports/draft'

interface Schedule {
  frequency: Frequency
  hour: string
  weekday: number
  day: number
}

export interface Words {
  /** When reports go, such as "every Monday at 07:00". */
  schedule: (schedule: Schedule) => string
  /** A day of the month; 31 is the last one. */
  day: (day: number) => string
  /** What is wrong with a field, or nothing. */
  mistake: (field: Field, mistake: Mistake | undefined) => string
  /** What the log says of a delivery: our own sentences in the reader's language, a mail server's as they are. */
  answer: (text: string) => string
  /** An error, with what to do. */
  problem: (error: unknown) => string
}

const WRONG: readonly Field[] = ['symbol', 'recipient', 'hour', 'timezone', 'depths']

/** Schedules, mistakes and answers in the language that applies. */
export function useWords(): ComputedRef<Words> {
  const { t } = useI18n()
  const formats = useFormats()

  function schedule({ frequency, hour, weekday, day }: Schedule): string {
    if (frequency === 'daily') return t('reports.when.daily', { hour })
    if (frequency === 'weekly') return t('reports.when.weekly', { hour, weekday: formats.value.weekday(weekday) })
    return day === LAST_DAY ? t('reports.when.last', { hour }) : t('reports.when.monthly', { hour, day })
  }

  function mistake(field: Field, found: Mistake | undefined): string {
    if (found === undefined) return ''
    if (found.kind === 'missing') return t(`reports.missing.${field}`)
    return t(`reports.wrong.${WRONG.includes(field) ? field : 'other'}`, { detail: found.detail })
  }

  function answer(text: string): string {
    const { key, detail } = answerOf(text)
    if (key === null) return detail
    // What is quoted can be one of our own sentences again.
    return t(`reports.answer.${key}`, { detail: detail === '' ? '' : answer(detail) })
  }

  function problem(error: unknown): string {
    const { group, said } = problemOf(error)
    if (group === 'away') return t('error.away')
    if (group === 'words') return t('error.server', { detail: said.detail })
    const words = { detail: answer(said.detail) }
    return group === 'refused' ? t(`reports.refused.${said.key}`, words) : t(`reports.problem.${said.key}`, words)
  }

  return computed(() => ({
    ...{ schedule, mistake, answer, problem },
    day: (day) => (day === LAST_DAY ? t('reports.form.lastDay') : isShortened(day) ? t('reports.form.dayOrLast', { day }) : String(day)),
  }))
}

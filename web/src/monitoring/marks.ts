import type { Annotation } from '@/api/monitor'

export const CATEGORIES = ['alarms', 'restarts', 'backfills', 'charts', 'reports', 'other'] as const
export type Category = (typeof CATEGORIES)[number]

/** What kinds of events belong to each category; whatever is not named is `other`. */
const KINDS: Record<string, Category> = {
  ...{ alarm_raised: 'alarms', alarm_ended: 'alarms' },
  restart: 'restarts',
  ...{ backfill_progress: 'backfills', backfill_done: 'backfills', backfill_failed: 'backfills' },
  ...{ chart_computed: 'charts', picture_drawn: 'charts' },
  ...{ report_rendered: 'reports', mails_sent: 'reports', mail_failed: 'reports', mail_stopped: 'reports' },
}

export const categoryOf = ({ kind }: Pick<Annotation, 'kind'>): Category => KINDS[kind] ?? 'other'

/** Annotations that stand so close together in a chart that they are one mark. */
export interface Mark {
  /** Its left and right end in pixels; a moment has both the same. */
  from: number
  to: number
  category: Category
  annotations: Annotation[]
}

const APART = 10 // pixels between two marks that can be told apart

/** The marks of the annotations, from left to right. The gravest category gives a mark its colour. */
export function marksOf(annotations: readonly Annotation[], xOf: (time: number) => number): Mark[] {
  const marks: Mark[] = []
  for (const annotation of [...annotations].sort((a, b) => a.at - b.at)) {
    const [from, to] = [xOf(annotation.at), xOf(annotation.until)]
    const category = categoryOf(annotation)
    const last = marks.at(-1)
    if (last === undefined || from - last.from >= APART) {
      marks.push({ from, to, category, annotations: [annotation] })
      continue
    }
    last.to = Math.max(last.to, to)
    last.annotations.push(annotation)
    if (CATEGORIES.indexOf(category) < CATEGORIES.indexOf(last.category)) last.category = category
  }
  return marks
}

const NEAR = 7 // pixels from a mark at which it is meant

/** The mark at that place, the nearest where there are several. */
export function markAt(marks: readonly Mark[], x: number): Mark | null {
  const away = (mark: Mark): number => Math.max(mark.from - x, x - mark.to, 0)
  const near = marks.filter((mark) => away(mark) <= NEAR)
  return near.sort((a, b) => away(a) - away(b) || Math.abs(a.from - x) - Math.abs(b.from - x))[0] ?? null
}

/** The time of the annotation that comes next after `time`, or of the one before it; null where there is none. */
export function nextTime(annotations: readonly Annotation[], time: number, forward: boolean): number | null {
  const times = annotations.map(({ at }) => at).filter((at) => (forward ? at > time : at < time))
  if (times.length === 0) return null
  return forward ? Math.min(...times) : Math.max(...times)
}

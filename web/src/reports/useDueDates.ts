import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { fetchDates, type WantedDates } from '@/api/reporter'
import { useContext } from '@/app/context'
import { knownZone } from '@/i18n/calendar'
import { isHour } from '@/reports/hours'

/** How long (ms) a schedule must stay as it is before the server is asked. */
export const PAUSE = 250

/** Due moments (ms UTC), and the zone at whose clock they are. */
export interface Dues {
  moments: number[]
  zone: string
}

export interface DueDates {
  /** The next ones; null until they are known, and while the schedule is not whole. */
  dues: Readonly<ShallowRef<Dues | null>>
  error: Readonly<ShallowRef<unknown>>
}

/** A schedule that is still being typed has no dates: the server would only refuse it. */
const isWhole = ({ hour, timezone }: WantedDates): boolean => isHour(hour) && knownZone(timezone) === timezone

/** The next due moments of a schedule as the server's calendar has them, asked for again whenever it changes. */
export function useDueDates(wanted: () => WantedDates): DueDates {
  const { client } = useContext()
  const dues = shallowRef<Dues | null>(null)
  const error = shallowRef<unknown>(null)
  let abort: AbortController | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  function stop(): void {
    clearTimeout(timer)
    abort?.abort()
  }

  async function load(schedule: WantedDates): Promise<void> {
    const { signal } = (abort = new AbortController())
    try {
      dues.value = { moments: await fetchDates(client, schedule, signal), zone: schedule.timezone }
      error.value = null
    } catch (reason) {
      if (!signal.aborted) [dues.value, error.value] = [null, reason]
    }
  }

  watch(
    () => JSON.stringify(wanted()),
    (_now, before) => {
      stop()
      const schedule = wanted()
      if (!isWhole(schedule)) [dues.value, error.value] = [null, null]
      else timer = setTimeout(() => void load(schedule), before === undefined ? 0 : PAUSE)
    },
    { immediate: true },
  )
  onScopeDispose(stop)
  return { dues, error }
}

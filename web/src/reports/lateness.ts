import type { Delivery } from '@/api/reporter'

/** Seconds after which a report is called late. */
const PATIENCE = 60

/** How late a delivery is or was, in seconds; 0 where it is in time, was asked for by hand, or was not meant to go any more. */
export function lateness({ late_seconds, manual, status }: Delivery): number {
  if (manual || status === 'cancelled' || status === 'superseded') return 0
  return late_seconds >= PATIENCE ? late_seconds : 0
}

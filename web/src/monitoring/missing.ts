import type { Host, Missing } from '@/api/monitor'

const PREFIX = 'not available: '

/** Why the value of that dotted name is null: what is said of it, of a part of it, or of what it is a part of. */
export function missingOf(host: Pick<Host, 'missing'>, name: string): Missing | null {
  const { missing } = host
  const parent = name.split('.').slice(0, -1).join('.')
  const part = Object.keys(missing).find((key) => key.startsWith(`${name}.`))
  return missing[name] ?? (part === undefined ? undefined : missing[part]) ?? missing[parent] ?? null
}

/** The service's own sentence without its beginning, which is said once. */
export const detailOf = (reason: string): string => (reason.startsWith(PREFIX) ? reason.slice(PREFIX.length) : reason)

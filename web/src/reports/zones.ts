import { knownZone } from '@/i18n/calendar'

/** Names of today that browsers know but may list under an older one. */
const RENAMED = ['Africa/Asmara', 'America/Nuuk', 'Asia/Ho_Chi_Minh', 'Asia/Kathmandu', 'Asia/Kolkata', 'Asia/Yangon', 'Atlantic/Faroe', 'Europe/Kyiv']

/** The time zones that the browser knows, with UTC, and with `more` where it is none of them. */
export function zoneNames(...more: string[]): string[] {
  const today = RENAMED.filter((zone) => knownZone(zone) === zone)
  return [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone'), ...today, ...more])].sort()
}

/** The options that contain every word of what was typed, those that begin with it first. */
export function matching(options: readonly string[], typed: string): string[] {
  const words = typed.toLowerCase().split(/[\s_/]+/).filter((word) => word !== '')
  const found = options.filter((option) => words.every((word) => option.toLowerCase().includes(word)))
  const isFirst = (option: string): boolean => words[0] !== undefined && option.toLowerCase().split('/').some((part) => part.startsWith(words[0] ?? ''))
  return [...found.filter(isFirst), ...found.filter((option) => !isFirst(option))]
}

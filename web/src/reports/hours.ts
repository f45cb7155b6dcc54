const WRITTEN = /^(\d{1,2})\s*(?:[:h.]?\s*(\d{2})|h)?$/i
const HOUR = /^([01]\d|2[0-3]):[0-5]\d$/

/** Whether this is an hour as the server takes it: 07:00. */
export const isHour = (text: string): boolean => HOUR.test(text)

/** The hour that somebody means by 7, 7h, 7:30, 7.30, 7h30 or 0730; what is no hour stays as it is. */
export function hourOf(text: string): string {
  const [, hours = '', minutes = '00'] = WRITTEN.exec(text.trim()) ?? []
  const hour = `${hours === '' ? '' : hours.padStart(2, '0')}:${minutes}`
  return isHour(hour) ? hour : text.trim()
}

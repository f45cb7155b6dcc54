import { AwayError, ProblemError } from '@/api/problem'

/** A text of ours by its key, with the words of others that belong into it. */
export interface Said {
  /** Below `reports.answer`, `reports.problem` or `reports.refused`; null where the words stand for themselves. */
  key: string | null
  detail: string
}

/** What the service itself writes into its log, which has a text in each language; the rest are a mail server's words. */
const OWN: readonly [RegExp, string][] = [
  [/^the subscription was paused or deleted$/, 'ended'],
  [/^the subscription was paused$/, 'paused'],
  [/^the subscription was deleted$/, 'deleted'],
  [/^interrupted: /, 'interrupted'],
  [/^given up after 24 hours of tries: (.*)$/s, 'givenUp'],
  [/^replaced by the next report; (.*)$/s, 'replaced'],
  [/^it was not tried$/, 'untried'],
  [/^the service ended before its turn came$/, 'stopped'],
  [/^the service failed at it, its log says why$/, 'failed'],
  [/^the service has just started and waits for the exchange to confirm the clock$/, 'started'],
  [/^this machine's clock says (.*)$/s, 'clock'],
  [/^the exchange has not been heard lately, the data is stale$/, 'stale'],
  [/^the mail server cannot be reached: (.*)$/s, 'unreachable'],
  [/^the mail server did not answer in time$/, 'silent'],
  [/^the mail server closed the connection$/, 'closed'],
  [/^the mail server's certificate is not to be trusted: (.*)$/s, 'certificate'],
  [/^no encrypted connection to the mail server: (.*)$/s, 'encryption'],
  [/^analysis cannot be reached: (.*)$/s, 'analysis'],
  [/^the NATS broker cannot be reached$/, 'broker'],
  [/^Mail is not set up: (.*)$/s, 'unset'],
  [/^Sending has stopped, because the mail server refused the account: (.*)\. Correct SMTP_USER/s, 'refused'],
]

/** How many characters of a foreign text are shown. */
const LONGEST = 500

/** What the log says of a delivery. */
export function answerOf(text: string): Said {
  for (const [pattern, key] of OWN) {
    const found = pattern.exec(text)
    if (found !== null) return { key, detail: (found[1] ?? '').slice(0, LONGEST) }
  }
  return { key: null, detail: text.slice(0, LONGEST) }
}

/** Problems that have a text of their own; all others are told in the server's sentence. */
const KNOWN = ['unknown_subscription', 'too_many_subscriptions', 'broker_away', 'facts_missing', 'mail_not_set_up', 'clock_wrong', 'storage_failed'] as const

const afterColon = (text: string): string => text.slice(text.indexOf(': ') + 1).trim().slice(0, LONGEST)

/** What kind of trouble the mail server's refusal of one mail is: it decides what the reader is advised to do. */
export function refusalOf(words: string): 'account' | 'address' | 'size' | 'later' | 'connection' | 'other' {
  const code = /^\d{3}(?= |$)/.exec(words)?.[0] ?? ''
  if (['530', '534', '535', '538'].includes(code)) return 'account'
  if (['550', '551', '553'].includes(code)) return 'address'
  if (code === '552') return 'size'
  if (code.startsWith('4')) return 'later'
  return code === '' ? 'connection' : 'other'
}

/** An error of the reports page as a text: away, one of the known problems, a refused mail, or the words themselves. */
export function problemOf(error: unknown): { group: 'away' | 'problem' | 'refused' | 'words'; said: Said } {
  if (error instanceof AwayError) return { group: 'away', said: { key: null, detail: '' } }
  if (!(error instanceof ProblemError)) return { group: 'words', said: { key: null, detail: String(error).slice(0, LONGEST) } }
  const detail = afterColon(error.message)
  if (error.code === 'mail_refused') return { group: 'refused', said: { key: refusalOf(detail), detail } }
  const key = KNOWN.find((code) => code === error.code)
  if (key !== undefined) return { group: 'problem', said: { key, detail } }
  return { group: 'words', said: { key: null, detail: error.message.slice(0, LONGEST) } }
}

import { flushPromises } from '@vue/test-utils'
import { ref } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ProblemError } from '@/api/problem'
import ReportsPage from '@/pages/ReportsPage.vue'
import { PAGE } from '@/reports/useLog'
import { EVERY } from '@/reports/useMailEvents'
import { contextOf, show } from '@/testing/charts'
import { answersOf, deliveryOf, MAIL, REPORTER, reporterOf, STANDARD, subscriptionOf, type Asked } from '@/testing/reports'
import { Source } from '@/testing/source'

const problem = (status: number, code: string, detail: string) => new ProblemError({ title: '', status, detail, code })
const SEND = `POST ${REPORTER}/subscriptions/1/send`
const MAKE = `POST ${REPORTER}/subscriptions`

async function open(more: Record<string, unknown> = {}) {
  const asked: Asked[] = []
  const answers = { ...answersOf(), ...more }
  const returns = ref(0)
  const context = contextOf({ client: reporterOf(answers, asked) })
  const page = show(ReportsPage, {}, { ...context, server: { ...context.server, returns } })
  await flushPromises()
  const get = (testid: string) => page.get(`[data-testid="${testid}"]`)
  const click = async (testid: string) => {
    await get(testid).trigger('click')
    await flushPromises()
  }
  const submit = async () => {
    await get('form').trigger('submit')
    await flushPromises()
  }
  const made = (method: string) => asked.filter((one) => one.method === method)
  const times = (path: string) => asked.filter((one) => one.path === `${REPORTER}/${path}`).length
  return { page, answers, asked, returns, get, click, submit, made, times, has: (testid: string) => page.find(`[data-testid="${testid}"]`).exists() }
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('EventSource', Source)
  Source.all = []
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('the list of subscriptions', () => {
  it('says who gets what when, and what came of the last one', async () => {
    const { get } = await open({ [`GET ${REPORTER}/deliveries/latest`]: [deliveryOf({ status: 'failed' })] })
    const row = get('subscription-1').text()
    for (const words of ['BTCUSDC', 'reader@example.org', 'every day at 07:00', 'Europe/Paris', 'Monday, November 23, 2026 at 07:00', 'Failed', 'Active']) expect(row).toContain(words)
  })

  it('names weekdays and the last day of the month', async () => {
    const list = [subscriptionOf({ frequency: 'weekly', weekday: 4 }), subscriptionOf({ id: 2, frequency: 'monthly', day: 31, active: false, next_due: null, upcoming: [] })]
    const { get } = await open({ [`GET ${REPORTER}/subscriptions`]: list })
    expect(get('subscription-1').text()).toContain('every Friday at 07:00')
    expect(get('subscription-2').text()).toContain('on the last day of every month at 07:00')
    expect(get('state-2').text()).toBe('Paused')
  })

  it('says so when it is empty', async () => {
    const { has } = await open({ [`GET ${REPORTER}/subscriptions`]: [] })
    expect(has('empty')).toBe(true)
  })

  it('pauses and resumes', async () => {
    const { click, made, get } = await open({ [`PATCH ${REPORTER}/subscriptions/1`]: subscriptionOf() })
    await click('toggle-1')
    expect(made('PATCH')).toMatchObject([{ path: `${REPORTER}/subscriptions/1`, body: { active: false } }])
    expect(get('said').text()).toBe('The subscription to BTCUSDC is paused.')
  })

  it('deletes only after a question', async () => {
    const { click, made } = await open()
    await click('remove-1')
    expect(made('DELETE')).toEqual([])
    await click('confirm-keep')
    await click('remove-1')
    await click('confirm-remove')
    expect(made('DELETE')).toMatchObject([{ path: `${REPORTER}/subscriptions/1` }])
  })

  it('says that the limit is reached, and offers no new one then', async () => {
    const { get, has } = await open({ [`GET ${REPORTER}/defaults`]: { ...STANDARD, limit: 1 } })
    expect(has('full')).toBe(true)
    expect(get('new').attributes()).toHaveProperty('disabled')
    expect(get('duplicate-1').attributes()).toHaveProperty('disabled')
  })

  it('shows hostile text as text', async () => {
    const { page } = await open({ [`GET ${REPORTER}/subscriptions`]: [subscriptionOf({ recipient: '<img src=x onerror=alert(1)>' })] })
    expect(page.find('img').exists()).toBe(false)
    expect(page.text()).toContain('<img src=x onerror=alert(1)>')
  })

  it('stays, with a retry, when the server fails', async () => {
    const { answers, click, get, has } = await open()
    answers[`GET ${REPORTER}/subscriptions`] = problem(503, 'storage_failed', 'The database cannot be used (full): look.')
    await vi.advanceTimersByTimeAsync(EVERY)
    expect(get('error').text()).toContain('cannot use its database')
    expect(has('subscription-1')).toBe(true)
    answers[`GET ${REPORTER}/subscriptions`] = []
    await click('retry')
    expect(has('error')).toBe(false)
  })
})

describe('the form', () => {
  it('makes a subscription with every field', async () => {
    const { click, get, submit, made, has } = await open({ [MAKE]: subscriptionOf() })
    await click('new')
    await get('field-recipient').setValue('new@example.org')
    await get('frequency-monthly').setValue(true)
    await get('field-day').setValue('31')
    await get('field-hour').setValue('18h30')
    await get('field-timezone').setValue('America/New_York')
    await get('depths-5y').setValue(true)
    await get('field-language').setValue('en')
    await get('field-active').setValue(false)
    await submit()
    expect(made('POST')[0]?.body).toEqual({
      ...{ symbol: 'BTCUSDC', recipient: 'new@example.org', frequency: 'monthly', hour: '18:30', weekday: 0, day: 31 },
      ...{ timezone: 'America/New_York', language: 'en', depths: ['1mo', '1y', '5y'], active: false },
    })
    expect(has('form')).toBe(false)
  })

  it('asks the server for the next three dates, once for several changes', async () => {
    const { click, get, asked, page } = await open()
    await click('new')
    await vi.advanceTimersByTimeAsync(0)
    await get('field-hour').setValue('08:00')
    await get('field-hour').setValue('09:00')
    await vi.advanceTimersByTimeAsync(500)
    const dates = asked.filter((one) => one.path === `${REPORTER}/dates`)
    expect(dates.map((one) => one.query?.hour)).toEqual(['07:00', '09:00'])
    expect(page.findAll('[data-testid=due]').map((one) => one.get('time').text())[0]).toBe('Monday, November 23, 2026 at 07:00')
    expect(page.findAll('[data-testid=due]')).toHaveLength(3)
  })

  it('asks for no dates while the schedule is not whole', async () => {
    const { click, get, times } = await open()
    await click('new')
    await get('field-timezone').setValue('Europe/Par')
    await vi.advanceTimersByTimeAsync(500)
    expect(times('dates')).toBe(0)
    expect(get('dues').text()).toContain('The dates follow')
  })

  it('shows what is missing at its field, without asking the server', async () => {
    const { click, submit, made, get } = await open()
    await click('new')
    await submit()
    expect(made('POST')).toEqual([])
    const [input, mistake] = [get('field-recipient'), get('mistake-recipient')]
    expect(input.attributes('aria-invalid')).toBe('true')
    expect(input.attributes('aria-describedby')).toBe(mistake.attributes('id'))
  })

  it('shows what the server refuses at its field, until that is changed', async () => {
    const { click, get, submit, has } = await open({ [MAKE]: problem(422, 'invalid_request', 'recipient: a mail address has the form name@example.org.') })
    await click('new')
    await get('field-recipient').setValue('nobody')
    await submit()
    expect(get('mistake-recipient').text()).toContain('a mail address has the form name@example.org.')
    await get('field-recipient').setValue('nobody@example.org')
    expect(has('mistake-recipient')).toBe(false)
  })

  it('shows any other refusal at its foot, and keeps what was typed', async () => {
    const { click, get, submit } = await open({ [MAKE]: problem(409, 'too_many_subscriptions', 'There are 200 subscriptions already.') })
    await click('new')
    await get('field-recipient').setValue('a@example.org')
    await submit()
    expect(get('form-error').text()).toContain('The limit of subscriptions is reached')
    expect((get('field-recipient').element as HTMLInputElement).value).toBe('a@example.org')
  })

  it('changes a subscription, whose dates are those of the change', async () => {
    const { click, get, submit, made, asked } = await open({ [`PATCH ${REPORTER}/subscriptions/1`]: subscriptionOf() })
    await click('edit-1')
    await vi.advanceTimersByTimeAsync(0)
    expect(asked.find((one) => one.path === `${REPORTER}/dates`)?.query?.subscription).toBe(1)
    await get('field-hour').setValue('9')
    await submit()
    expect(made('PATCH')).toMatchObject([{ path: `${REPORTER}/subscriptions/1`, body: { hour: '09:00', depths: null, recipient: 'reader@example.org' } }])
  })

  it('makes another one out of a duplicate', async () => {
    const { click, submit, made } = await open({ [MAKE]: subscriptionOf({ id: 2 }) })
    await click('duplicate-1')
    await submit()
    expect(made('POST')).toMatchObject([{ path: `${REPORTER}/subscriptions`, body: { recipient: 'reader@example.org' } }])
  })

  it('finds a pair among those that are followed', async () => {
    const { click, get, page } = await open()
    await click('new')
    await get('field-symbol').setValue('eth')
    expect(page.findAll('[role=option]').map((one) => one.text())).toEqual(['ETHUSDC'])
    await get('field-symbol').trigger('keydown', { key: 'Enter' })
    expect((get('field-symbol').element as HTMLInputElement).value).toBe('ETHUSDC')
  })
})

describe('sending now', () => {
  it('tells what the mail server said, and asks what the log says now', async () => {
    const { click, get, times } = await open({ [SEND]: { delivery_id: 2, message_id: '<x>', answer: '250 2.0.0 queued as 7' } })
    await click('send-1')
    expect(get('outcome').text()).toContain('250 2.0.0 queued as 7')
    expect(times('deliveries')).toBe(2)
  })

  it('is said to be under way meanwhile, and not done twice', async () => {
    const { click, get, made } = await open({ [SEND]: new Promise(() => undefined) })
    await click('send-1')
    await click('send-1')
    expect(get('outcome').attributes('data-state')).toBe('pending')
    expect(made('POST')).toHaveLength(1)
  })

  it('says what to do where the account was refused', async () => {
    const { click, get } = await open({ [SEND]: problem(502, 'mail_refused', 'The mail was not taken: 535 5.7.8 Username and Password not accepted') })
    await click('send-1')
    expect(get('send-error').text()).toContain('“535 5.7.8 Username and Password not accepted” Correct SMTP_USER and SMTP_PASSWORD')
  })
})

describe('the state of mail', () => {
  it('names what is missing, with the steps for Gmail open', async () => {
    const { get } = await open({ [`GET ${REPORTER}/mail`]: { ...MAIL, state: 'unset', missing: ['SMTP_USER', 'SMTP_PASSWORD'] } })
    expect(get('mail').text()).toContain('SMTP_USER, SMTP_PASSWORD')
    expect(get('gmail-steps').attributes()).toHaveProperty('open')
    expect(get('gmail-steps').text()).toContain('app passwords')
  })

  it('tells why sending has stopped, and can try again', async () => {
    const stopped = { ...MAIL, state: 'stopped', answer: '535 5.7.8 not accepted' }
    const { answers, click, get, made } = await open({ [`GET ${REPORTER}/mail`]: stopped, [`POST ${REPORTER}/mail/retry`]: MAIL })
    expect(get('mail').text()).toContain('535 5.7.8 not accepted')
    answers[`GET ${REPORTER}/mail`] = MAIL
    await click('mail-retry')
    expect(made('POST')).toMatchObject([{ path: `${REPORTER}/mail/retry` }])
    expect(get('mail').attributes('data-state')).toBe('working')
  })

  it('says that a wrong clock holds everything back', async () => {
    const { get } = await open({ [`GET ${REPORTER}/mail`]: { ...MAIL, clock_problem: "this machine's clock says 1970-01-01 00:00 UTC, which is in the past" } })
    expect(get('clock').text()).toContain('1970-01-01')
  })
})

describe('the log', () => {
  it('shows state, lateness, tries and the server’s words', async () => {
    const late = deliveryOf({ late_seconds: 7_200, attempts: 2, answer: 'given up after 24 hours of tries: 451 later', status: 'failed' })
    const { get } = await open({ [`GET ${REPORTER}/deliveries`]: [late] })
    for (const words of ['Failed', 'late by 2 hr', '2 attempts', 'given up after 24 hours of tries: 451 later']) expect(get('delivery-1').text()).toContain(words)
  })

  it('can be asked for one subscription and one state', async () => {
    const { get, asked } = await open()
    await get('log-subscription').setValue('1')
    await get('log-status').setValue('failed')
    await flushPromises()
    expect(asked.at(-1)).toMatchObject({ path: `${REPORTER}/deliveries`, query: { subscription: 1, status: 'failed' } })
  })

  it('goes to older pages and back', async () => {
    const rows = Array.from({ length: PAGE + 1 }, (_, n) => deliveryOf({ id: 100 - n }))
    const { click, asked, page } = await open({ [`GET ${REPORTER}/deliveries`]: rows })
    expect(page.findAll('[data-testid=log] tbody tr')).toHaveLength(PAGE)
    await click('log-older')
    expect(asked.at(-1)?.query).toMatchObject({ before: 101 - PAGE })
    await click('log-newer')
    expect(asked.at(-1)?.query?.before).toBeUndefined()
  })

  it('is asked for again when a mail has gone, every minute, and when the server is back', async () => {
    const { times, returns } = await open()
    const annotation = { at: 1, until: 1, count: 1, service: 'reporter', kind: 'mails_sent', detail: {} }
    Source.all[0]?.say('annotation', { ...annotation, service: 'ingest' })
    expect(times('deliveries')).toBe(1)
    Source.all[0]?.say('annotation', annotation)
    expect(times('deliveries')).toBe(2)
    await vi.advanceTimersByTimeAsync(EVERY)
    expect(times('deliveries')).toBe(3)
    returns.value += 1
    await flushPromises()
    expect(times('deliveries')).toBe(4)
  })

  it('is followed no longer once the page is left', async () => {
    const { page, times } = await open()
    page.unmount()
    await vi.advanceTimersByTimeAsync(2 * EVERY)
    expect(Source.all[0]?.closed).toBe(true)
    expect(times('deliveries')).toBe(1)
  })
})

describe('the preview', () => {
  it('is shown in a frame in which nothing can run', async () => {
    const { click, get } = await open()
    await click('preview-1')
    const frame = get('preview-frame').attributes()
    expect(frame).toMatchObject({ sandbox: '', src: `${REPORTER}/preview?symbol=BTCUSDC&frequency=daily&weekday=0&day=1&timezone=Europe%2FParis&language=fr` })
  })

  it('says why there is none', async () => {
    const { click, get, has } = await open({ [`GET ${REPORTER}/preview`]: problem(503, 'facts_missing', 'There is nothing to make a report of: analysis cannot be reached: x.') })
    await click('preview-1')
    expect(get('preview-error').text()).toContain('the analysis cannot be reached: x.')
    expect(has('preview-frame')).toBe(false)
  })
})

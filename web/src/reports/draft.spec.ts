import { describe, expect, it } from 'vitest'
import { AwayError, ProblemError } from '@/api/problem'
import { atFrequency, draftOf, mistakesIn, mistakesOf, newDraft, wantedOf } from '@/reports/draft'
import { STANDARD, subscriptionOf } from '@/testing/reports'

const draft = newDraft(STANDARD, 'BTCUSDC')
const refused = (detail: string) => new ProblemError({ title: '', status: 422, detail, code: 'invalid_request' })

describe('a draft', () => {
  it('begins with the server’s defaults', () => {
    expect(draft).toMatchObject({ symbol: 'BTCUSDC', frequency: 'daily', hour: '07:00', timezone: 'Europe/Paris', language: 'fr', depths: ['1d', '1w'], active: true })
  })

  it('of a subscription holds every field of it', () => {
    const subscription = subscriptionOf({ frequency: 'monthly', day: 31, depths: ['5y', '1d'], active: false })
    expect(draftOf(subscription)).toMatchObject({ frequency: 'monthly', day: 31, depths: ['1d', '5y'], active: false, recipient: 'reader@example.org' })
  })

  it('shows the usual depths of another frequency where it showed the usual ones', () => {
    expect(atFrequency(draft, 'monthly', STANDARD)).toMatchObject({ frequency: 'monthly', depths: ['1mo', '1y'] })
  })

  it('keeps depths that were chosen when the frequency changes', () => {
    expect(atFrequency({ ...draft, depths: ['5y'] }, 'monthly', STANDARD).depths).toEqual(['5y'])
  })

  it('is sent trimmed, with the hour as the server wants it', () => {
    expect(wantedOf({ ...draft, symbol: ' btcusdc ', recipient: ' a@b.cd ', hour: '7h' }, STANDARD)).toMatchObject({ symbol: 'BTCUSDC', recipient: 'a@b.cd', hour: '07:00' })
  })

  it('does not name usual depths, so that they follow the frequency', () => {
    expect(wantedOf({ ...draft, depths: ['1w', '1d'] }, STANDARD).depths).toBeNull()
    expect(wantedOf({ ...draft, depths: ['1w', '1y', '1d'] }, STANDARD).depths).toEqual(['1d', '1w', '1y'])
  })
})

describe('mistakes', () => {
  it('are seen before the server is asked where something is missing', () => {
    expect(Object.keys(mistakesIn({ ...draft, symbol: ' ', depths: [] }))).toEqual(['symbol', 'recipient', 'depths'])
    expect(mistakesIn({ ...draft, recipient: 'a@b.cd' })).toEqual({})
  })

  it('that the server finds belong to the field that it names', () => {
    expect(mistakesOf(refused('recipient: a mail address has the form name@example.org.'))).toEqual({
      recipient: { kind: 'refused', detail: 'a mail address has the form name@example.org.' },
    })
    expect(mistakesOf(refused('depths.0: wrong.'))).toHaveProperty('depths')
  })

  it('are none where the server speaks of something else', () => {
    expect(mistakesOf(refused('There are 200 subscriptions already.'))).toBeNull()
    expect(mistakesOf(refused('colour: not known.'))).toBeNull()
    expect(mistakesOf(new AwayError())).toBeNull()
  })
})

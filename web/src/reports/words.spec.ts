import { describe, expect, it } from 'vitest'
import { AwayError, ProblemError } from '@/api/problem'
import { answerOf, problemOf, refusalOf } from '@/reports/answers'
import { hourOf, isHour } from '@/reports/hours'
import { lateness } from '@/reports/lateness'
import { matching, zoneNames } from '@/reports/zones'
import { deliveryOf } from '@/testing/reports'

const problem = (code: string, detail: string) => new ProblemError({ title: '', status: 400, detail, code })

describe('hours', () => {
  it.each([['7', '07:00'], ['7h', '07:00'], ['7:05', '07:05'], ['18h30', '18:30'], ['0730', '07:30'], ['23.59', '23:59'], [' 07:00 ', '07:00']])('%s is %s', (text, hour) => {
    expect(hourOf(text)).toBe(hour)
  })

  it.each(['24:00', '7:60', 'noon', '', '7:5', '12345'])('%s is none, and stays as it is', (text) => {
    expect(hourOf(text)).toBe(text)
    expect(isHour(text)).toBe(false)
  })
})

describe('time zones', () => {
  it('are those of the browser, with UTC, today’s names and the server’s own', () => {
    expect(zoneNames('Mars/Olympus')).toEqual(expect.arrayContaining(['UTC', 'Europe/Paris', 'Asia/Kathmandu', 'Mars/Olympus']))
    expect(new Set(zoneNames('UTC')).size).toBe(zoneNames('UTC').length)
  })

  it('are found by any part of their name, those that begin with it first', () => {
    const zones = ['America/New_York', 'Asia/Yangon', 'Europe/Paris']
    expect(matching(zones, 'new york')).toEqual(['America/New_York'])
    expect(matching(zones, 'y')).toEqual(['Asia/Yangon', 'America/New_York'])
    expect(matching(zones, 'zz')).toEqual([])
  })
})

describe('answers', () => {
  it('of the service itself have a text, with what is quoted in them', () => {
    expect(answerOf('given up after 24 hours of tries: 451 later')).toEqual({ key: 'givenUp', detail: '451 later' })
    expect(answerOf('the subscription was paused')).toEqual({ key: 'paused', detail: '' })
  })

  it('of a mail server stand for themselves, but not without end', () => {
    expect(answerOf('250 2.0.0 queued')).toEqual({ key: null, detail: '250 2.0.0 queued' })
    expect(answerOf('x'.repeat(10_000)).detail).toHaveLength(500)
  })

  it.each([
    ['535 5.7.8 not accepted', 'account'], ['550 5.1.1 no such user', 'address'], ['552 too large', 'size'],
    ['451 4.7.1 greylisted', 'later'], ['the mail server did not answer in time', 'connection'], ['554 no', 'other'],
  ])('%s is trouble with %s', (words, kind) => {
    expect(refusalOf(words)).toBe(kind)
  })
})

describe('problems', () => {
  it('carry the mail server’s words without what the service put before them', () => {
    expect(problemOf(problem('mail_refused', 'The mail was not taken: 550 5.1.1 no'))).toEqual({ group: 'refused', said: { key: 'address', detail: '550 5.1.1 no' } })
  })

  it('that are known have a text, others are told as they are', () => {
    expect(problemOf(problem('clock_wrong', 'Nothing is sent: the clock'))).toEqual({ group: 'problem', said: { key: 'clock_wrong', detail: 'the clock' } })
    expect(problemOf(problem('odd', 'Odd: things'))).toEqual({ group: 'words', said: { key: null, detail: 'Odd: things' } })
    expect(problemOf(new AwayError()).group).toBe('away')
    expect(problemOf(new TypeError('x')).group).toBe('words')
  })
})

describe('a delivery', () => {
  it('is late from a minute on', () => {
    expect([59, 60].map((late_seconds) => lateness(deliveryOf({ late_seconds })))).toEqual([0, 60])
  })

  it('is not late where it was sent by hand or was not to go any more', () => {
    expect(lateness(deliveryOf({ late_seconds: 900, manual: true }))).toBe(0)
    expect(lateness(deliveryOf({ late_seconds: 900, status: 'cancelled' }))).toBe(0)
    expect(lateness(deliveryOf({ late_seconds: 900, status: 'waiting' }))).toBe(900)
  })
})

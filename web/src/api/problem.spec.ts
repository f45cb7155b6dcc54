import { describe, expect, it } from 'vitest'
import { AwayError, errorOf, parseProblem, ProblemError } from '@/api/problem'

const answer = (status: number, body: string, type = 'application/problem+json'): Response =>
  new Response(body, { status, headers: { 'content-type': type } })

describe('a problem document', () => {
  it('is read with its sentence and code', () => {
    const body = { type: 'about:blank', title: 'Not Found', status: 404, detail: 'XYZ is not followed.', code: 'unknown_symbol' }
    expect(parseProblem(body, 404)).toEqual({ title: 'Not Found', status: 404, detail: 'XYZ is not followed.', code: 'unknown_symbol' })
  })

  it.each([null, 'text', 7, [], { detail: 3, code: '' }])('falls back to the status when it is %j', (body) => {
    expect(parseProblem(body, 500)).toEqual({ title: 'HTTP 500', status: 500, detail: 'HTTP 500', code: 'http_500' })
  })

  it('keeps text as text, whatever it contains', () => {
    const detail = '<img src=x onerror=alert(1)>\u202E'
    expect(parseProblem({ detail }, 400).detail).toBe(detail)
  })
})

describe('the error for a response', () => {
  it('is the service’s own word where it gave one', async () => {
    const error = await errorOf(answer(422, '{"detail":"depth must be one of 1d.","code":"invalid_request"}'))
    expect(error).toBeInstanceOf(ProblemError)
    expect(error).toMatchObject({ message: 'depth must be one of 1d.', status: 422, code: 'invalid_request' })
  })

  it.each([
    ['30', 30],
    ['soon', null],
    [null, null],
  ])('says in how many seconds to try again: %s', async (text, seconds) => {
    const headers = { 'Content-Type': 'application/problem+json', ...(text !== null && { 'Retry-After': text }) }
    const error = await errorOf(new Response('{"detail":"Too many."}', { status: 429, headers }))
    expect(error).toMatchObject({ message: 'Too many.', retryAfter: seconds })
  })

  it('is the status where the document is malformed', async () => {
    expect(await errorOf(answer(500, '{'))).toMatchObject({ status: 500, code: 'http_500' })
  })

  it('is that nobody is there when the gateway answers for a service', async () => {
    expect(await errorOf(answer(502, '{"code":"service_away"}'))).toBeInstanceOf(AwayError)
    expect(await errorOf(answer(503, 'Service Unavailable', 'text/plain'))).toBeInstanceOf(AwayError)
  })

  it('is the service’s own word even when it is unavailable', async () => {
    expect(await errorOf(answer(503, '{"code":"starting","detail":"Candles are being read."}'))).toBeInstanceOf(ProblemError)
  })
})

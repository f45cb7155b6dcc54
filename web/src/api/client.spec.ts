import { describe, expect, it, vi } from 'vitest'
import { createClient, withQuery } from '@/api/client'
import { AwayError, ProblemError } from '@/api/problem'

function clientThat(send: typeof fetch) {
  const reached: boolean[] = []
  return { client: createClient((yes) => reached.push(yes), send), reached }
}

describe('a path with its query', () => {
  it('leaves out what is undefined, and keeps what is empty', () => {
    expect(withQuery('/a', { symbol: 'BTC USDC&x', depth: undefined, indicators: '' })).toBe('/a?symbol=BTC+USDC%26x&indicators=')
    expect(withQuery('/a')).toBe('/a')
  })

  it('names a parameter once for each value of a list', () => {
    expect(withQuery('/a', { depths: ['1d', '1w'], none: [] })).toBe('/a?depths=1d&depths=1w')
  })
})

describe('a request', () => {
  it('gives the answer and reports the server', async () => {
    const { client, reached } = clientThat(() => Promise.resolve(Response.json({ pairs: [] })))
    expect(await client.request('/x')).toEqual({ pairs: [] })
    expect(reached).toEqual([true])
  })

  it('gives nothing for an answer without content', async () => {
    const { client } = clientThat(() => Promise.resolve(new Response(null, { status: 204 })))
    expect(await client.request('/x', { method: 'DELETE' })).toBeUndefined()
  })

  it('gives an answer that is not JSON as text', async () => {
    const { client } = clientThat(() => Promise.resolve(new Response('<p>a mail</p>')))
    expect(await client.request('/x', { as: 'text' })).toBe('<p>a mail</p>')
  })

  it('sends a body as JSON', async () => {
    const send = vi.fn<typeof fetch>(() => Promise.resolve(Response.json({})))
    await clientThat(send).client.request('/x', { method: 'PUT', body: { position: 2 } })
    expect(send).toHaveBeenCalledWith('/x', { method: 'PUT', body: '{"position":2}', headers: { 'Content-Type': 'application/json' } })
  })

  it('reports that the server is away when nobody answers', async () => {
    const { client, reached } = clientThat(() => Promise.reject(new TypeError('Failed to fetch')))
    await expect(client.request('/x')).rejects.toBeInstanceOf(AwayError)
    expect(reached).toEqual([false])
  })

  it('reports that the server is there when it says no', async () => {
    const { client, reached } = clientThat(() => Promise.resolve(Response.json({ detail: 'No.' }, { status: 404 })))
    await expect(client.request('/x')).rejects.toBeInstanceOf(ProblemError)
    expect(reached).toEqual([true])
  })

  it('reports nothing when it was ended by its caller', async () => {
    const abort = new AbortController()
    abort.abort()
    const { client, reached } = clientThat(() => Promise.reject(new DOMException('ended', 'AbortError')))
    await expect(client.request('/x', { signal: abort.signal })).rejects.toMatchObject({ name: 'AbortError' })
    expect(reached).toEqual([])
  })
})

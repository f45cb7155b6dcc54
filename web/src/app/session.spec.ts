import { describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { ProblemError } from '@/api/problem'
import { cameAsStranger, createSession, pathAfter, showLogin, watchful } from '@/app/session'
import { clientOf } from '@/testing/charts'

const PATH = '/api/monitor/session'
const OPEN = { required: true, signed_in: true, expires: 5 }

const refusal = (code: string): ProblemError => new ProblemError({ title: 'Unauthorized', status: 401, detail: 'No.', code })

describe('the way after the login', () => {
  it.each(['/', '/watchlist', '/reports?id=3'])('leads to %s', (path) => {
    expect(pathAfter(path)).toBe(path)
  })

  it.each([undefined, null, '', 'watchlist', 'https://evil.example', '//evil.example', '/\\evil.example', '/login', '/login?next=/', ['/a']])(
    'never leads to %s',
    (path) => {
      expect(pathAfter(path)).toBe('/')
    },
  )
})

describe('a session', () => {
  it('opens the page anew once the password was right', async () => {
    const open = vi.fn()
    const session = createSession(clientOf({ [PATH]: OPEN }), open)
    await session.enter('secret', '/reports')
    expect(open).toHaveBeenCalledWith('/reports')
  })

  it('opens nothing where the password was wrong', async () => {
    const open = vi.fn()
    const session = createSession(clientOf({ [PATH]: refusal('wrong_password') }), open)
    await expect(session.enter('guess', '/')).rejects.toMatchObject({ code: 'wrong_password' })
    expect(open).not.toHaveBeenCalled()
  })

  it('that the server has forgotten is none', async () => {
    const session = createSession(clientOf({ [PATH]: OPEN }), vi.fn())
    await session.load()
    session.lose()
    expect(session.state.value).toMatchObject({ required: true, signed_in: false })
  })

  it('ends with the login page', async () => {
    const open = vi.fn()
    const asked: string[] = []
    await createSession(clientOf({}, asked), open).leave()
    expect(asked).toEqual([`DELETE ${PATH}`])
    expect(open).toHaveBeenCalledWith('/login')
  })
})

describe('a watchful client', () => {
  it('tells when the server no longer knows this browser, and throws all the same', async () => {
    const told = vi.fn()
    await expect(watchful(clientOf({ '/x': refusal('signed_out') }), told).request('/x')).rejects.toThrow('No.')
    expect(told).toHaveBeenCalledOnce()
  })

  it('keeps quiet about every other refusal', async () => {
    const told = vi.fn()
    await expect(watchful(clientOf({ '/x': refusal('wrong_password') }), told).request('/x')).rejects.toThrow('No.')
    expect(await watchful(clientOf({ '/y': 1 }), told).request('/y')).toBe(1)
    expect(told).not.toHaveBeenCalled()
  })
})

describe('the login', () => {
  const place = (pathname: string, search = ''): Location => ({ pathname, search }) as Location
  const routes = [{ name: 'login', path: '/login', component: {} }, { path: '/:rest(.*)*', component: {} }]

  it('remembers the page that was asked for', async () => {
    const router = createRouter({ history: createMemoryHistory(), routes })
    await showLogin(router, place('/reports', '?id=3'))
    expect(router.currentRoute.value).toMatchObject({ name: 'login', query: { next: '/reports?id=3' } })
  })

  it('stays where it is', async () => {
    const router = createRouter({ history: createMemoryHistory(), routes })
    await showLogin(router, place('/login', '?next=/reports'))
    expect(router.currentRoute.value.name).not.toBe('login')
  })
})

describe('the page', () => {
  it.each([
    [[{ responseStatus: 401 }], true],
    [[{ responseStatus: 200 }], false],
    [[{}], false],
    [[], false],
  ])('that came with %o is a stranger’s: %s', (entries, expected) => {
    expect(cameAsStranger({ getEntriesByType: () => entries } as unknown as Performance)).toBe(expected)
  })
})

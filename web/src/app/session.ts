import { inject, readonly, shallowRef, type InjectionKey, type Ref } from 'vue'
import type { Router } from 'vue-router'
import type { Client } from '@/api/client'
import { ProblemError } from '@/api/problem'
import { fetchSession, signIn, signOut, type SessionState } from '@/api/session'

/** The code with which the web server refuses whoever has not signed in. */
const SIGNED_OUT = 'signed_out'
const UNAUTHORIZED = 401

export interface Session {
  /** `null` until it is known. */
  state: Readonly<Ref<SessionState | null>>
  load: () => Promise<void>
  /** The server no longer knows this browser. */
  lose: () => void
  /** Signs in and opens `next` anew, so that nothing of a stranger's page remains. */
  enter: (password: string, next: string) => Promise<void>
  /** Signs out and opens the login. */
  leave: () => Promise<void>
}

export const sessionKey: InjectionKey<Session> = Symbol('session')

/** The login of this browser, or nothing in a component that was mounted without. */
export const useSession = (): Session | null => inject(sessionKey, null)

/** `open` loads a path of this server as a whole page. */
export function createSession(client: Client, open: (path: string) => void): Session {
  const state = shallowRef<SessionState | null>(null)

  async function load(): Promise<void> {
    state.value = await fetchSession(client)
  }

  function lose(): void {
    state.value = { required: true, signed_in: false, expires: null }
  }

  async function enter(password: string, next: string): Promise<void> {
    await signIn(client, password)
    open(next)
  }

  async function leave(): Promise<void> {
    await signOut(client)
    open('/login')
  }

  return { state: readonly(state), load, lose, enter, leave }
}

/** The same client, which tells when the server no longer knows this browser. */
export function watchful(client: Client, onSignedOut: () => void): Client {
  return {
    async request<T>(...call: Parameters<Client['request']>): Promise<T> {
      try {
        return await client.request<T>(...call)
      } catch (error) {
        if (error instanceof ProblemError && error.code === SIGNED_OUT) onSignedOut()
        throw error
      }
    },
  }
}

/** Where to go after the login: a path of this server, whatever the address bar claims. */
export function pathAfter(next: unknown): string {
  const isOwn = typeof next === 'string' && /^\/(?![/\\])/.test(next) && !next.startsWith('/login')
  return isOwn ? next : '/'
}

/** Shows the login, and remembers the page that was asked for. */
export async function showLogin(router: Router, place: Location): Promise<void> {
  if (place.pathname === '/login') return
  await router.replace({ name: 'login', query: { next: place.pathname + place.search } })
}

/**
 * Whether the page itself came with the refusal of a stranger. A browser that followed a link from elsewhere
 * says so too: it keeps its cookie back once, so the server has to be asked.
 */
export function cameAsStranger(timing: Performance): boolean {
  const [entry] = timing.getEntriesByType('navigation')
  return entry !== undefined && 'responseStatus' in entry && entry.responseStatus === UNAUTHORIZED
}

import type { Client } from '@/api/client'
import type { components } from '@/api/gen/monitor'

export type SessionState = components['schemas']['SessionState']

const PATH = '/api/monitor/session'

/** Whether a password is set, and whether this browser has given it. Open to everybody. */
export const fetchSession = (client: Client): Promise<SessionState> => client.request(PATH)

/** Throws ProblemError with the code `wrong_password` or `too_many_guesses`. */
export const signIn = (client: Client, password: string): Promise<SessionState> =>
  client.request(PATH, { method: 'POST', body: { password } })

export const signOut = (client: Client): Promise<void> => client.request(PATH, { method: 'DELETE' })

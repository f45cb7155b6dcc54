import { AwayError, errorOf } from '@/api/problem'

/** Told after every request whether the server was there. */
export type OnReach = (reached: boolean) => void

export interface RequestOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  signal?: AbortSignal
  /** A list is given as one parameter for each of its values. */
  query?: Record<string, string | number | readonly string[] | undefined>
  /** Sent as JSON. */
  body?: object
  /** What the answer is, if not JSON. */
  as?: 'text'
}

export interface Client {
  /** Throws ProblemError, AwayError, or the AbortError of `signal`. */
  request<T>(path: string, options?: RequestOptions): Promise<T>
}

/** `path` with the parameters that are not undefined. */
export function withQuery(path: string, query: RequestOptions['query'] = {}): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (typeof value === 'object') for (const one of value) search.append(name, one)
    else if (value !== undefined) search.set(name, String(value))
  }
  const text = search.toString()
  return text === '' ? path : `${path}?${text}`
}

/** The one place that talks HTTP. */
export function createClient(onReach: OnReach, send: typeof fetch = (...call) => fetch(...call)): Client {
  async function answer(path: string, options: RequestOptions): Promise<Response> {
    const { method = 'GET', signal, query, body } = options
    const content = body && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }
    try {
      return await send(withQuery(path, query), { method, ...(signal && { signal }), ...content })
    } catch (cause) {
      if (signal?.aborted === true) throw cause
      throw new AwayError(cause)
    }
  }

  async function request<T>(path: string, options: RequestOptions = {}): Promise<T> {
    try {
      const response = await answer(path, options)
      if (!response.ok) throw await errorOf(response)
      onReach(true)
      if (response.status === 204) return undefined as T
      return (await (options.as === 'text' ? response.text() : response.json())) as T
    } catch (error) {
      if (error instanceof AwayError) onReach(false)
      else if (options.signal?.aborted !== true) onReach(true)
      throw error
    }
  }

  return { request }
}

/** What the services answer when a request cannot be met (RFC 9457), and what it becomes here. */
export interface Problem {
  title: string
  status: number
  detail: string
  code: string
}

/** The server answered, and said no. `detail` is its sentence for the user. */
export class ProblemError extends Error {
  readonly status: number
  readonly code: string
  /** In how many seconds it is worth another try, where the server says so. */
  readonly retryAfter: number | null

  constructor(problem: Problem, retryAfter: number | null = null) {
    super(problem.detail)
    this.name = 'ProblemError'
    this.status = problem.status
    this.code = problem.code
    this.retryAfter = retryAfter
  }
}

/** Nobody answered: no network, or the gateway has nobody behind it. */
export class AwayError extends Error {
  constructor(cause?: unknown) {
    super('The server did not answer.', { cause })
    this.name = 'AwayError'
  }
}

/** The code with which the gateway answers for a service that does not. */
const SERVICE_AWAY = 'service_away'
const GATEWAY = new Set([502, 503, 504])

const textOr = (value: unknown, fallback: string): string =>
  typeof value === 'string' && value !== '' ? value : fallback

/** Reads a problem document; whatever is missing or malformed is filled in from the HTTP status. */
export function parseProblem(body: unknown, status: number): Problem {
  const fields = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
  const title = textOr(fields.title, `HTTP ${status}`)
  return {
    title,
    status,
    detail: textOr(fields.detail, title),
    code: textOr(fields.code, `http_${status}`),
  }
}

function secondsOf(response: Response): number | null {
  const text = response.headers.get('retry-after') ?? ''
  return /^\d+$/.test(text) ? Number(text) : null
}

/** The error for a response that is not OK. A gateway that answers itself has nobody behind it. */
export async function errorOf(response: Response): Promise<Error> {
  const isProblem = (response.headers.get('content-type') ?? '').includes('json')
  if (!isProblem && GATEWAY.has(response.status)) return new AwayError()
  const body: unknown = isProblem ? await response.json().catch(() => null) : null
  const problem = parseProblem(body, response.status)
  return problem.code === SERVICE_AWAY ? new AwayError() : new ProblemError(problem, secondsOf(response))
}

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createServer, GRACE } from '@/app/server'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('the server', () => {
  it('is said to be away only after it was silent for a while', () => {
    const server = createServer(() => Promise.resolve())
    server.report(false)
    vi.advanceTimersByTime(GRACE - 1)
    expect(server.away.value).toBe(false)
    vi.advanceTimersByTime(1)
    expect(server.away.value).toBe(true)
  })

  it('is not said to be away after a short break', () => {
    const server = createServer(() => Promise.resolve())
    server.report(false)
    vi.advanceTimersByTime(GRACE - 1)
    server.report(true)
    vi.advanceTimersByTime(GRACE)
    expect(server.away.value).toBe(false)
  })

  it('is asked again and again while it is away, and no longer once it is back', async () => {
    const probe = vi.fn(() => Promise.reject(new Error('away')))
    const server = createServer(probe)
    server.report(false)
    await vi.advanceTimersByTimeAsync(7_000)
    expect(probe).toHaveBeenCalledTimes(3)
    server.report(true)
    await vi.advanceTimersByTimeAsync(7_000)
    expect(probe).toHaveBeenCalledTimes(3)
  })

  it('is away when it answers nothing at all, five seconds after it was last heard of', async () => {
    const signals: AbortSignal[] = []
    const silent = (signal: AbortSignal): Promise<void> =>
      new Promise((_, reject) => {
        signals.push(signal)
        signal.addEventListener('abort', () => { reject(new Error('aborted')) })
      })
    const server = createServer(silent)
    server.check(Date.now() - 3_000)
    await vi.advanceTimersByTimeAsync(1_999)
    expect([server.away.value, signals[0]?.aborted]).toEqual([false, false])
    await vi.advanceTimersByTimeAsync(2)
    expect([server.away.value, signals[0]?.aborted]).toEqual([true, true])
  })

  it('is not away because somebody asked', async () => {
    const server = createServer(() => Promise.resolve().then(() => { server.report(true) }))
    server.check(Date.now() - 60_000)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(server.away.value).toBe(false)
  })

  it('counts its returns, so that what is shown is asked for again', () => {
    const server = createServer(() => Promise.resolve())
    server.report(true)
    expect(server.returns.value).toBe(0)
    server.report(false)
    server.report(false)
    server.report(true)
    expect(server.returns.value).toBe(1)
  })
})

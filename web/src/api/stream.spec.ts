import { describe, expect, it } from 'vitest'
import { followCandles, type StreamTools } from '@/api/stream'
import { eventAt, START } from '@/testing/charts'
import { Source } from '@/testing/source'

function follow() {
  const sources: Source[] = []
  const pauses: number[] = []
  const told: string[] = []
  let next = (): void => undefined
  const tools: StreamTools = {
    open: (url) => {
      sources.push(new Source(url))
      return sources.at(-1) as unknown as EventSource
    },
    later: (run, milliseconds) => {
      pauses.push(milliseconds)
      next = run
      return () => {
        next = () => undefined
      }
    },
  }
  const stop = followCandles('/stream', {
    onCandle: ({ open_time }) => told.push(`candle ${open_time}`),
    onOpen: (again) => told.push(again ? 'again' : 'open'),
    onLost: () => told.push('lost'),
    onBadEvent: (error) => told.push((error as Error).name),
  }, tools)
  const refuse = (): void => {
    const source = sources.at(-1)
    if (source !== undefined) source.readyState = source.CLOSED
    source?.onerror?.()
  }
  return { sources, pauses, told, stop, refuse, wait: () => { next() } }
}

describe('a followed stream', () => {
  it('tells candles as they come', () => {
    const { sources, told } = follow()
    sources[0]?.dispatchEvent(new MessageEvent('candle', { data: JSON.stringify(eventAt(START)) }))
    expect(told).toEqual([`candle ${START}`])
  })

  it('survives an event that cannot be read', () => {
    const { sources, told } = follow()
    sources[0]?.dispatchEvent(new MessageEvent('candle', { data: '{' }))
    sources[0]?.dispatchEvent(new MessageEvent('candle', { data: JSON.stringify(eventAt(START)) }))
    expect(told).toEqual(['BadEventError', `candle ${START}`])
  })

  it('tells a first opening from those after a break', () => {
    const { sources, told } = follow()
    sources[0]?.onopen?.()
    sources[0]?.onerror?.()
    sources[0]?.onopen?.()
    expect(told).toEqual(['open', 'lost', 'again'])
  })

  it('leaves a break to the browser, which reopens by itself', () => {
    const { sources, pauses } = follow()
    sources[0]?.onerror?.()
    expect([sources.length, pauses]).toEqual([1, []])
  })

  it('is opened anew, ever less often, where the browser gave up', () => {
    const { sources, pauses, refuse, wait } = follow()
    for (let n = 0; n < 6; n += 1) {
      refuse()
      wait()
    }
    expect(sources).toHaveLength(7)
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000])
  })

  it('is patient no longer than before once it was open again', () => {
    const { sources, pauses, refuse, wait } = follow()
    refuse()
    wait()
    sources.at(-1)?.onopen?.()
    refuse()
    expect(pauses).toEqual([1_000, 1_000])
  })

  it('ends when it is stopped, also while it waits', () => {
    const { sources, stop, refuse, wait } = follow()
    refuse()
    stop()
    wait()
    expect(sources).toHaveLength(1)
    expect(sources[0]?.readyState).toBe(2)
  })
})

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent } from 'vue'
import { useStream, type Stream } from '@/composables/useStream'
import { contextOf, show } from '@/testing/charts'

/** A stream of the server's, which the specs speak for. */
class Source extends EventTarget {
  static readonly opened: Source[] = []
  readonly CLOSED = 2
  readyState = 1
  onopen: (() => void) | null = null
  onerror: (() => void) | null = null
  constructor(readonly url: string) {
    super()
    Source.opened.push(this)
  }
  close(): void {
    this.readyState = this.CLOSED
  }
  say(data: string): void {
    this.dispatchEvent(new MessageEvent('candle', { data }))
  }
}

const setUp = () => {
  const [check, onReturn, read] = [vi.fn(), vi.fn(), vi.fn()]
  let stream: Stream | undefined
  const user = defineComponent({
    setup() {
      stream = useStream({ url: () => '/stream', readers: { candle: read }, onReturn })
      return () => null
    },
  })
  const { server } = contextOf()
  const page = show(user, {}, contextOf({ server: { ...server, check } }))
  stream?.renew()
  Source.opened[0]?.onopen?.()
  return { check, onReturn, read, page, stream }
}
const say = (data: string): void => Source.opened.at(-1)?.say(data)

describe('a stream that falls silent', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    vi.stubGlobal('EventSource', Source)
    Source.opened.length = 0
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('has the server looked for after three seconds without a word, and every three from then on', () => {
    const { check, read } = setUp()
    const begun = Date.now()
    for (const word of ['1', '2', '3']) {
      vi.advanceTimersByTime(2_900)
      say(word)
    }
    expect(read.mock.calls).toEqual([['1'], ['2'], ['3']])
    expect(check).not.toHaveBeenCalled()
    vi.advanceTimersByTime(6_000)
    expect(check.mock.calls).toEqual([[begun + 8_700], [begun + 8_700]])
  })

  it('is opened anew after three quarters of a minute, and what was missed is asked for', () => {
    const { onReturn } = setUp()
    vi.advanceTimersByTime(42_000)
    expect(Source.opened).toHaveLength(1)
    vi.advanceTimersByTime(3_000)
    expect(Source.opened.map(({ readyState }) => readyState)).toEqual([2, 1])
    Source.opened[1]?.onopen?.()
    expect(onReturn).toHaveBeenCalledOnce()
  })

  it('is let be where nobody can see the page', () => {
    const { check } = setUp()
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true)
    vi.advanceTimersByTime(60_000)
    expect([check.mock.calls.length, Source.opened.length]).toEqual([0, 1])
    hidden.mockRestore()
  })

  it('is looked after no more once its page is gone', () => {
    const { check, page } = setUp()
    page.unmount()
    vi.advanceTimersByTime(60_000)
    expect(check).not.toHaveBeenCalled()
    expect(Source.opened.map(({ readyState }) => readyState)).toEqual([2])
  })
})

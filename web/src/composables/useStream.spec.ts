import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent } from 'vue'
import { useStream, type Stream } from '@/composables/useStream'
import { contextOf, show } from '@/testing/charts'
import { Source } from '@/testing/source'

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
  Source.all[0]?.onopen?.()
  return { check, onReturn, read, page }
}

describe('a stream that falls silent', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    vi.stubGlobal('EventSource', Source)
    Source.all = []
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('has the server looked for after three seconds without a word, and every three from then on', () => {
    const { check, read } = setUp()
    const begun = Date.now()
    for (const word of [1, 2, 3]) {
      vi.advanceTimersByTime(2_900)
      Source.all[0]?.say('candle', word)
    }
    expect(read.mock.calls).toEqual([['1'], ['2'], ['3']])
    expect(check).not.toHaveBeenCalled()
    vi.advanceTimersByTime(6_000)
    expect(check.mock.calls).toEqual([[begun + 8_700], [begun + 8_700]])
  })

  it('is opened anew after three quarters of a minute, and what was missed is asked for', () => {
    const { onReturn } = setUp()
    vi.advanceTimersByTime(42_000)
    expect(Source.all).toHaveLength(1)
    vi.advanceTimersByTime(3_000)
    expect(Source.all.map(({ closed }) => closed)).toEqual([true, false])
    Source.all[1]?.onopen?.()
    expect(onReturn).toHaveBeenCalledOnce()
  })

  it('is let be where nobody can see the page', () => {
    const { check } = setUp()
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true)
    vi.advanceTimersByTime(60_000)
    expect([check.mock.calls.length, Source.all.length]).toEqual([0, 1])
    hidden.mockRestore()
  })

  it('is looked after no more once its page is gone', () => {
    const { check, page } = setUp()
    page.unmount()
    vi.advanceTimersByTime(60_000)
    expect(check).not.toHaveBeenCalled()
    expect(Source.all.map(({ closed }) => closed)).toEqual([true])
  })
})

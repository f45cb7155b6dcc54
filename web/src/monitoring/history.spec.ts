import { describe, expect, it } from 'vitest'
import { parseAnnotation, parseHost } from '@/api/monitor'
import { indexAt, moved } from '@/monitoring/cursor'
import { withAnnotation, withSample } from '@/monitoring/live'
import { categoryOf, markAt, marksOf, nextTime } from '@/monitoring/marks'
import { PANELS, panelsOf, WANTED } from '@/monitoring/panels'
import { rangeOf } from '@/monitoring/summary'
import { partValues, valuesOf } from '@/monitoring/values'
import { annotationAt, historyOf, HOST, NOW, partOf } from '@/testing/monitor'

const values = { 'cpu.percent': 50 }

describe('what the stream says', () => {
  it('is refused when it is not what was agreed', () => {
    for (const data of ['', '[]', '{}', JSON.stringify({ ...HOST, cpu: null }), JSON.stringify({ ...HOST, at: '1' })]) {
      expect(() => parseHost(data)).toThrow('unexpected')
    }
    for (const data of ['null', '{"at":1}', JSON.stringify({ ...annotationAt(1, 'x'), kind: 1 })]) {
      expect(() => parseAnnotation(data)).toThrow('unexpected')
    }
  })

  it('is taken when it is', () => {
    expect(parseHost(JSON.stringify(HOST)).at).toBe(NOW)
    expect(parseAnnotation(JSON.stringify(annotationAt(5, 'restart'))).at).toBe(5)
  })
})

describe('a sample', () => {
  it('has its values under the names of the history, and no 0 for what is unknown', () => {
    const found = valuesOf(HOST)
    expect(found).toMatchObject({ 'cpu.percent': 42.4, load: 1.5, 'disk.system.percent': 25, 'temperature.soc': null, 'power.throttled': 0 })
    expect(found['power.under_voltage']).toBeNull()
  })

  it('goes on at the end of the last quarter of an hour', () => {
    const next = withSample(historyOf(), NOW + 250, values)
    expect(next.time.at(-1)).toBe(NOW)
    expect(next.series['cpu.percent']).toMatchObject({ minimum: [9, 19, null, 39, 50], mean: [10, 20, null, 40, 50] })
    expect([next.end, next.end - next.start]).toEqual([NOW + 1_000, 900_000])
  })

  it('is one point a second, the first', () => {
    const once = withSample(historyOf(), NOW, values)
    expect(withSample(once, NOW + 900, values)).toBe(once)
  })

  it('leaves a gap where seconds are missing', () => {
    expect(withSample(historyOf(), NOW + 5_000, values).series['cpu.percent']?.mean.slice(-2)).toEqual([null, 50])
  })

  it('pushes out what is older than the range', () => {
    const next = withSample(historyOf(), NOW + 897_500, values)
    expect(next.time[0]).toBe(NOW - 2_000)
    expect(next.series['cpu.percent']?.mean).toHaveLength(next.time.length)
  })

  it('adds replicas together, and leaves out what is silent', () => {
    const silent = partOf({ name: 'analysis', state: 'silent', memory_bytes: 5 })
    expect(partValues([partOf(), partOf({ host: 'b' }), silent])).toEqual({ 'service.ingest.memory': 2 * 61_448_192 })
  })
})

describe('the charts', () => {
  it('are those that have something to show', () => {
    const { shown, empty } = panelsOf(historyOf())
    expect(shown.map(({ plan }) => plan.id)).toEqual(['cpu', 'partMemory'])
    expect(shown.length + empty.length).toBe(PANELS.length)
  })

  it('ask for every series that they draw', () => {
    const names = PANELS.flatMap(({ series }) => (series instanceof RegExp ? ['service.ingest.cpu'] : [...series]))
    const missed = names.filter((name) => !WANTED.some((wanted) => name === wanted || name.startsWith(`${wanted}.`)))
    expect(missed).toEqual([])
  })

  it('tell the spread of a series without its gaps', () => {
    expect(rangeOf(historyOf().series['cpu.percent'] as never)).toEqual({ low: 9, mean: 70 / 3, high: 41 })
    expect(rangeOf({ unit: 'percent', mean: [null], minimum: [null], maximum: [null] })).toEqual({ low: null, mean: null, high: null })
  })
})

describe('the crosshair', () => {
  const { time } = historyOf()

  it('finds the point that is meant, and none in a hole', () => {
    expect(indexAt(time, NOW - 1_400, 1_000)).toBe(3)
    expect(indexAt(time, NOW - 60_000, 1_000)).toBeNull()
    expect(indexAt([], NOW, 1_000)).toBeNull()
  })

  it('moves from point to point and stops at the ends', () => {
    expect(moved(time, NOW - 3_000, 1)).toBe(NOW - 2_000)
    expect(moved(time, NOW - 3_000, -9)).toBe(NOW - 4_000)
    expect(moved(time, NOW - 1_000, 9)).toBe(NOW - 1_000)
  })

  it('leaves the place between two points to either side', () => {
    expect([moved(time, NOW - 2_500, -1), moved(time, NOW - 2_500, 1)]).toEqual([NOW - 3_000, NOW - 2_000])
  })
})

describe('the marks', () => {
  it('stand together where they cannot be told apart, with the gravest colour', () => {
    const marks = marksOf([annotationAt(12, 'alarm_raised'), annotationAt(5, 'backfill_done'), annotationAt(40, 'restart')], (time) => time)
    expect(marks.map(({ from, category, annotations }) => [from, category, annotations.length])).toEqual([[5, 'alarms', 2], [40, 'restarts', 1]])
  })

  it('are meant within a few pixels', () => {
    const marks = marksOf([annotationAt(5, 'restart', { until: 30 }), annotationAt(60, 'restart')], (time) => time)
    expect([markAt(marks, 20)?.from, markAt(marks, 55)?.from, markAt(marks, 45)]).toEqual([5, 60, null])
  })

  it('are gone through in their order', () => {
    const annotations = [annotationAt(40, 'restart'), annotationAt(5, 'restart')]
    expect([nextTime(annotations, 5, true), nextTime(annotations, 40, true), nextTime(annotations, 40, false)]).toEqual([40, null, 5])
  })

  it('have a category, whatever happened', () => {
    expect(categoryOf({ kind: 'never_heard_of' })).toBe('other')
  })

  it('take in news of what is known, instead of showing it twice', () => {
    const first = annotationAt(NOW, 'backfill_done')
    const news = withAnnotation(withAnnotation(historyOf({ annotations: [] }), first), { ...first, count: 2 })
    expect(news.annotations.map(({ count }) => count)).toEqual([2])
  })
})

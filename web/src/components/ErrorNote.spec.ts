import { describe, expect, it } from 'vitest'
import { AwayError, ProblemError } from '@/api/problem'
import ErrorNote from '@/components/ErrorNote.vue'
import { show } from '@/testing/charts'

const problem = (detail: string) => new ProblemError({ title: 'Bad Request', status: 400, detail, code: 'bad' })

describe('an error', () => {
  it('is told in the service’s words', () => {
    expect(show(ErrorNote, { error: problem('depth must be one of 1d, 1w.') }).text()).toContain('depth must be one of 1d, 1w.')
  })

  it('says what to do when the server is away', () => {
    expect(show(ErrorNote, { error: new AwayError() }).text()).toContain('Check that it is running')
  })

  it('is text even where it is made to be something else', () => {
    const note = show(ErrorNote, { error: problem('<img src=x onerror="alert(1)">') })
    expect(note.find('img').exists()).toBe(false)
    expect(note.text()).toContain('<img src=x')
  })

  it('is isolated, so that marks of direction do not turn what stands around it', () => {
    expect(show(ErrorNote, { error: problem('\u202Eabc') }).find('bdi').text()).toContain('\u202Eabc')
  })

  it('is cut where it has no end', () => {
    expect(show(ErrorNote, { error: problem('x'.repeat(10_000)) }).text().length).toBeLessThan(500)
  })

  it('offers to try again', async () => {
    const note = show(ErrorNote, { error: problem('No.') })
    await note.get('[data-testid=retry]').trigger('click')
    expect(note.emitted('retry')).toHaveLength(1)
  })
})

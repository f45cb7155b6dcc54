// @vitest-environment node
import { parseSync } from 'vite'
import { describe, expect, it } from 'vitest'
import { withEagerWrappers } from './eager.ts'

const eagerOf = (code: string): string => withEagerWrappers(code, parseSync('plotly.js', code).program)

describe('the wrappers of modules', () => {
  it('stand in parentheses, each within the other', () => {
    expect(eagerOf('load(root, () => { wrap(() => 1) })')).toBe('load(root, (() => { wrap((() => 1)) }))')
  })

  it('are the outer functions only: what is in modules waits until it is called', () => {
    const deep = 'a(() => b(() => c(function () { return d(() => 1) })))'
    expect(eagerOf(deep)).toBe('a((() => b((() => c((function () { return d(() => 1) }))))))')
  })

  it('leave all else as it is', () => {
    const code = 'const one = () => 1; class Two { three() { return [one] } }'
    expect(eagerOf(code)).toBe(code)
  })
})

import { afterEach, expect, vi } from 'vitest'

// What Vue warns of is a mistake in the page: a spec that causes it fails.
const warn = vi.spyOn(console, 'warn')

afterEach(() => {
  const complaints = warn.mock.calls.map(([first]) => String(first)).filter((text) => text.includes('[Vue warn]'))
  warn.mockClear()
  expect(complaints).toEqual([])
})

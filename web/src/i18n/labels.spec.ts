import { describe, expect, it } from 'vitest'
import { unturned } from '@/i18n/labels'

describe('text from elsewhere in the middle of a sentence', () => {
  it('stays as it is where it turns nothing around', () => {
    expect(unturned('535 5.7.8 Username “é” → <b>')).toBe('535 5.7.8 Username “é” → <b>')
  })

  it('is kept apart where it is written from right to left', () => {
    expect(unturned('שלום')).toBe('\u2068שלום\u2069')
  })

  it('loses the marks with which it would turn around what follows, or leave its place', () => {
    expect(unturned('a\u202eb\u2069c')).toBe('\u2068abc\u2069')
  })
})

// @vitest-environment node
import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { licencesOf, packagesOf } from './licences.ts'

const web = fileURLToPath(new URL('..', import.meta.url))
const vue = `${web}node_modules/vue/index.js`

describe('the licences', () => {
  it('name each package once, whatever its modules', () => {
    const scoped = '/x/node_modules/@vue/shared/dist/a.js'
    expect(packagesOf([vue, `${web}node_modules/vue/dist/b.js`, scoped, `${web}src/main.ts`])).toEqual([
      `${web}node_modules/vue`,
      '/x/node_modules/@vue/shared',
    ].sort())
  })

  it('are given in full for what the page carries', () => {
    const text = licencesOf([vue])
    expect(text).toContain('vue: MIT')
    expect(text).toContain('Permission is hereby granted')
  })

  it('name every Python package of the services: `python web/scripts/licences.py` writes them', () => {
    const locks = globSync(`${web}../services/*/requirements.txt`)
    const locked = locks.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/^([\w.-]+)==/gm)].map(([, name = '']) => name.toLowerCase()))
    const named = readFileSync(`${web}build/services.txt`, 'utf8').split('\n').map((line) => line.split(':')[0])
    expect(locks.length).toBeGreaterThanOrEqual(4)
    expect([...new Set(locked)].filter((name) => !named.includes(name))).toEqual([])
  })
})

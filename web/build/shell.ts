import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

const WORKER = fileURLToPath(new URL('./worker.js', import.meta.url))
const ALWAYS = ['/', '/icon.svg', '/manifest.webmanifest']

/**
 * Writes `sw.js`: the service worker with the list of files that make the page's shell. Its name for the store
 * changes with the list, so that a new build replaces the old one whole.
 */
export function shell(): Plugin {
  return {
    name: 'shell',
    apply: 'build',
    async generateBundle(_options, bundle) {
      const files = [...ALWAYS, ...Object.keys(bundle).filter((name) => name.startsWith('assets/')).map((name) => `/${name}`)]
      const index = bundle['index.html']
      const text = index?.type === 'asset' ? index.source : ''
      const version = createHash('sha256').update(files.join('\n')).update(text).digest('hex').slice(0, 12)
      const worker = await readFile(WORKER, 'utf8')
      const source = worker.replace('__VERSION__', version).replace("'__FILES__'", JSON.stringify(files))
      this.emitFile({ type: 'asset', fileName: 'sw.js', source })
    },
  }
}

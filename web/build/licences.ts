import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

const SERVICES = fileURLToPath(new URL('./services.txt', import.meta.url))
const PACKAGE = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/
const RULE = '='.repeat(78)

const HEAD = `RasCrypto and the free software that it is made of

RasCrypto itself is under the MIT licence.`

const BESIDE = `NATS server: Apache-2.0, https://nats.io
Caddy: Apache-2.0, https://caddyserver.com
Python: PSF-2.0, https://www.python.org`

const section = (title: string, text: string): string => `${RULE}\n${title}\n${RULE}\n\n${text}`

/** The folders of the packages that the modules of a build come from. */
export function packagesOf(modules: Iterable<string>): string[] {
  const folders = [...modules].map((id) => PACKAGE.exec(id.replaceAll('\0', ''))?.[1]).filter((one) => one !== undefined)
  return [...new Set(folders)].sort()
}

/** A package's name, its licence and the text of it, as far as the package has one. */
export function licenceOf(folder: string): string {
  const { name, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name: string; license: string }
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one))
  const text = file === undefined ? 'The package gives no text.' : readFileSync(join(folder, file), 'utf8').trim()
  return `${name}: ${license}\n\n${text}`
}

/** The whole list: what the page carries with full texts, what the services are installed with by name. */
export function licencesOf(modules: Iterable<string>): string {
  const page = packagesOf(modules).map(licenceOf).join(`\n\n${'-'.repeat(78)}\n\n`)
  const services = readFileSync(SERVICES, 'utf8').trim()
  return [HEAD, section('In the page', page), section('In the services (Python packages)', services), section('Beside them', BESIDE), ''].join('\n\n')
}

/** Writes `licences.txt`, from what is really in the build. */
export function licences(): Plugin {
  return {
    name: 'licences',
    apply: 'build',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((one) => one.type === 'chunk')
      const modules = chunks.flatMap((chunk) => Object.keys(chunk.modules))
      this.emitFile({ type: 'asset', fileName: 'licences.txt', source: licencesOf(modules) })
    },
  }
}

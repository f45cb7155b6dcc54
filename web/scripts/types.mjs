// Writes src/api/gen/<service>.d.ts from openapi/<service>.json; with --check, fails where one has drifted.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import openapi, { astToString } from 'openapi-typescript'

const SOURCES = new URL('../openapi/', import.meta.url)
const TARGETS = new URL('../src/api/gen/', import.meta.url)
const HEADER = '// Made from the service\'s OpenAPI by `npm run types`; not to be edited.\n\n'

/** The TypeScript of one OpenAPI document. */
async function typesOf(file) {
  return HEADER + astToString(await openapi(new URL(file, SOURCES), { defaultNonNullable: false }))
}

const check = process.argv.includes('--check')
await mkdir(TARGETS, { recursive: true })
const drifted = []
for (const file of (await readdir(SOURCES)).filter((name) => name.endsWith('.json')).sort()) {
  const target = new URL(file.replace('.json', '.d.ts'), TARGETS)
  const text = await typesOf(file)
  if (!check) await writeFile(target, text)
  else if ((await readFile(target, 'utf8').catch(() => '')) !== text) drifted.push(target.pathname.split('/').at(-1))
}
if (drifted.length > 0) {
  console.error(`The types have drifted from OpenAPI: ${drifted.join(', ')}. Run \`npm run types\` and commit the result.`)
  process.exit(1)
}

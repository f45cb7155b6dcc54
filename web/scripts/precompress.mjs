// Compresses the built files once, as small as they get, so that the web server only passes them on.
import { readFile, readdir, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip, zstdCompress } from 'node:zlib'

const TEXT = new Set(['.html', '.js', '.css', '.svg', '.json', '.webmanifest'])
const MIN_BYTES = 1024
const encoders = {
  '.gz': (data) => promisify(gzip)(data, { level: 9 }),
  '.br': (data) => promisify(brotliCompress)(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
  '.zst': (data) => promisify(zstdCompress)(data, { params: { [constants.ZSTD_c_compressionLevel]: 19 } }),
}

const folder = join(import.meta.dirname, '../dist')
for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name)
  if (!entry.isFile() || !TEXT.has(extname(entry.name))) continue
  const data = await readFile(path)
  if (data.length < MIN_BYTES) continue
  for (const [ending, encode] of Object.entries(encoders)) await writeFile(path + ending, await encode(data))
}

import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip, zstdCompress } from 'node:zlib'
import type { Plugin } from 'vite'

const TEXT = /\.(html|js|css|svg|json|txt|webmanifest)$/
const SMALLEST = 1_024 // bytes below which compressing gains nothing

const ENCODERS = {
  '.gz': (data: Buffer) => promisify(gzip)(data, { level: 9 }),
  '.br': (data: Buffer) => promisify(brotliCompress)(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
  '.zst': (data: Buffer) =>
    promisify(zstdCompress)(data, { params: { [constants.ZSTD_c_compressionLevel]: 19 } }),
}

async function compressFile(path: string): Promise<void> {
  const data = await readFile(path)
  if (data.length < SMALLEST) return
  for (const [suffix, encode] of Object.entries(ENCODERS)) await writeFile(path + suffix, await encode(data))
}

/** Writes a compressed twin of every text file, once at the build, so that the server has nothing to compress. */
export function compress(): Plugin {
  let folder = ''
  return {
    name: 'compress',
    apply: 'build',
    configResolved(config) {
      folder = config.build.outDir
    },
    async closeBundle() {
      const files = await readdir(folder, { recursive: true })
      await Promise.all(files.filter((name) => TEXT.test(name)).map((name) => compressFile(join(folder, name))))
    },
  }
}

import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { compress } from './build/compress.ts'
import { eager } from './build/eager.ts'
import { licences } from './build/licences.ts'
import { shell } from './build/shell.ts'
import packageFile from './package.json' with { type: 'json' }

// Where `npm run dev` finds the APIs: one origin (Caddy), or each service by itself.
const api = process.env.API_URL ?? 'http://127.0.0.1:5000'
const services = ['ingest', 'analysis', 'reporter', 'monitor']
const proxy = Object.fromEntries(
  services.map((name) => [`/api/${name}`, process.env[`${name.toUpperCase()}_URL`] ?? api]),
)

export default defineConfig({
  plugins: [vue(), eager(), shell(), licences(), compress()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  define: {
    __VERSION__: JSON.stringify(packageFile.version),
    __VUE_OPTIONS_API__: false,
    __VUE_PROD_DEVTOOLS__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
  },
  build: { target: 'es2022', chunkSizeWarningLimit: 1400, assetsInlineLimit: 0, reportCompressedSize: false },
  server: { host: '127.0.0.1', proxy },
  test: {
    environment: 'happy-dom',
    setupFiles: 'src/testing/setup.ts',
    include: ['src/**/*.spec.ts', 'build/**/*.spec.ts'],
  },
})

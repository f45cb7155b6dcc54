import { createApp } from 'vue'
import { createClient } from '@/api/client'
import App from '@/App.vue'
import { provideContext } from '@/app/context'
import { createPreferences } from '@/app/preferences'
import { createPages } from '@/app/router'
import { createServer } from '@/app/server'
import { createTexts } from '@/i18n'
import '@/styles/base.css'
import '@/styles/parts.css'
import '@/styles/dashboard.css'
import '@/styles/chart.css'
import '@/styles/plotly.css'

const preferences = createPreferences(() => localStorage, navigator.languages)
const server = createServer(() => client.request('/api/analysis/depths'))
const client = createClient(server.report)

const app = createApp(App)
provideContext(app, { client, preferences, server })
// Browsers allow a service worker over HTTPS and on localhost only; elsewhere the page does without.
if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  navigator.serviceWorker.register('/sw.js').catch((reason: unknown) => {
    console.warn(reason)
  })
}

app.use(createTexts(preferences.language)).use(createPages()).mount('#app')

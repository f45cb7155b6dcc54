import { createApp } from 'vue'
import { createClient } from '@/api/client'
import App from '@/App.vue'
import { provideContext } from '@/app/context'
import { createPreferences } from '@/app/preferences'
import { createPages } from '@/app/router'
import { createServer } from '@/app/server'
import { cameAsStranger, createSession, sessionKey, showLogin, watchful } from '@/app/session'
import { createTexts } from '@/i18n'
import '@/styles/base.css'
import '@/styles/parts.css'
import '@/styles/dashboard.css'
import '@/styles/chart.css'
import '@/styles/plotly.css'

const preferences = createPreferences(() => localStorage, navigator.languages)
const server = createServer((signal) => client.request('/api/analysis/depths', { signal }))
const pages = createPages()
const client = watchful(createClient(server.report), () => {
  session.lose()
  void showLogin(pages, location)
})
const session = createSession(client, (path) => {
  location.assign(path)
})
const isStranger = cameAsStranger(performance)
// What cannot be found out now is found out with the first request for data.
const known = session.load().catch(() => undefined)

const app = createApp(App)
provideContext(app, { client, preferences, server })
app.provide(sessionKey, session)
const BEFORE_SHELL = 2_500 // ms: the first chart is not to wait for what is kept for the next visit
// Browsers allow a service worker over HTTPS and on localhost only; elsewhere the page does without.
if (import.meta.env.PROD && 'serviceWorker' in navigator && !isStranger) {
  setTimeout(() => {
    navigator.serviceWorker.register('/sw.js').catch((reason: unknown) => {
      console.warn(reason)
    })
  }, BEFORE_SHELL)
}

// Before the first page is drawn: it would only be refused its data.
if (isStranger) {
  await known
  if (session.state.value?.signed_in === false) await showLogin(pages, location)
}
app.use(createTexts(preferences.language)).use(pages).mount('#app')

// The service worker: keeps the page's shell, so that the page opens while the server is away and says so.
// Data is never kept: prices from yesterday must not look like today's.
const STORE = 'shell-__VERSION__'
const FILES = '__FILES__'

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(STORE)
      .then((store) => store.addAll(FILES))
      .then(() => self.skipWaiting()),
  )
})

self.addEventListener('activate', (event) => {
  const outdated = (name) => name.startsWith('shell-') && name !== STORE
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter(outdated).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  )
})

/** Files with a hash in their name never change: the kept one is right. */
async function kept(request) {
  return (await caches.match(request)) ?? fetch(request)
}

/** A page comes from the server, which knows the newest; the kept shell stands in while it is away. */
async function fresh(request) {
  try {
    const response = await fetch(request)
    if (response.status < 500) return response
  } catch {
    // Nobody there: the shell opens and says so.
  }
  return (await caches.match('/')) ?? Response.error()
}

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin || url.pathname.startsWith('/api/')) return
  if (request.mode === 'navigate') event.respondWith(fresh(request))
  else if (FILES.includes(url.pathname)) event.respondWith(kept(request))
})

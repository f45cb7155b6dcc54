import { createRouter, createWebHistory, type Router, type RouteRecordRaw } from 'vue-router'
import DashboardPage from '@/pages/DashboardPage.vue'

/** The pages in the order of the menu. To add one: a line here, and its name under `nav` in the texts. */
export const navigation = [
  { name: 'dashboard', path: '/', component: DashboardPage },
  { name: 'watchlist', path: '/watchlist', component: () => import('@/pages/WatchlistPage.vue') },
  { name: 'reports', path: '/reports', component: () => import('@/pages/ReportsPage.vue') },
  { name: 'monitoring', path: '/monitoring', component: () => import('@/pages/MonitoringPage.vue') },
  { name: 'about', path: '/about', component: () => import('@/pages/AboutPage.vue') },
] as const satisfies readonly RouteRecordRaw[]

// Not in the menu: the server sends strangers here where a password is set.
const login: RouteRecordRaw = { name: 'login', path: '/login', component: () => import('@/pages/LoginPage.vue') }

const missing: RouteRecordRaw = {
  name: 'missing',
  path: '/:path(.*)*',
  component: () => import('@/pages/MissingPage.vue'),
}

export function createPages(): Router {
  return createRouter({ history: createWebHistory(), routes: [...navigation, login, missing] })
}

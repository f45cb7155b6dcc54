import { inject, type App, type InjectionKey } from 'vue'
import type { Client } from '@/api/client'
import type { Preferences } from '@/app/preferences'
import type { Server } from '@/app/server'

/** The collaborators that components ask for; made once, in main.ts. */
export interface Context {
  client: Client
  preferences: Preferences
  server: Server
}

export const contextKey: InjectionKey<Context> = Symbol('context')

export function provideContext(app: App, context: Context): void {
  app.provide(contextKey, context)
}

export function useContext(): Context {
  const context = inject(contextKey)
  if (context === undefined) throw new Error('The application was mounted without its context.')
  return context
}

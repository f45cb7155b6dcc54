import { computed, inject, provide, watchEffect, type ComputedRef, type InjectionKey } from 'vue'
import type { Preferences } from '@/app/preferences'
import { useMedia } from '@/composables/useMedia'

type Theme = 'light' | 'dark'
const KEY: InjectionKey<ComputedRef<Theme>> = Symbol('theme')

/** The theme that applies now: the chosen one, else the system's. Put on the document, for the style sheet. */
export function provideTheme(preferences: Preferences): ComputedRef<Theme> {
  const systemDark = useMedia('(prefers-color-scheme: dark)')
  const theme = computed(() => {
    if (preferences.theme !== 'system') return preferences.theme
    return systemDark.value ? 'dark' : 'light'
  })
  watchEffect(
    () => {
      document.documentElement.dataset.theme = theme.value
    },
    { flush: 'sync' },
  )
  provide(KEY, theme)
  return theme
}

/** The theme that applies now. */
export function useTheme(): ComputedRef<Theme> {
  const theme = inject(KEY)
  if (theme === undefined) throw new Error('The theme is provided by the root component.')
  return theme
}

import { watchEffect } from 'vue'
import { useI18n } from 'vue-i18n'

/** Puts the text of that key into the window's title, in the language that applies. */
export function usePageTitle(key: string): void {
  const { t } = useI18n()
  watchEffect(() => {
    document.title = `${t(key)} · ${t('app.name')}`
  })
}

import { computed, type ComputedRef } from 'vue'
import { createI18n, useI18n } from 'vue-i18n'
import type { Language } from '@/api/types'
import { en, type Messages } from '@/i18n/en'
import { fr } from '@/i18n/fr'
import { formatsFor, type Formats } from '@/i18n/format'

export const messages: Record<Language, Messages> = { en, fr }

/** The texts of both languages; a key that is missing is an error of the build and of the tests, not a fallback. */
export function createTexts(language: Language) {
  return createI18n({ legacy: false, locale: language, messages })
}

// Made once a language, for all components: making them takes longer than a frame of the chart may.
const made = new Map<Language, Formats>()

function formatsIn(language: Language): Formats {
  const formats = made.get(language) ?? formatsFor(language)
  made.set(language, formats)
  return formats
}

/** Numbers and times as the current language writes them. */
export function useFormats(): ComputedRef<Formats> {
  const { locale } = useI18n()
  return computed(() => formatsIn(locale.value as Language))
}

import type { Labels } from '@/api/types'

/** The service's text in that language, or in English where it has none. */
export const textIn = (labels: Labels, language: string): string => labels[language] ?? labels.en ?? ''

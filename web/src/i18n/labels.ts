import type { Labels } from '@/api/types'

/** The service's text in that language, or in English where it has none. */
export const textIn = (labels: Labels, language: string): string => labels[language] ?? labels.en ?? ''

const TURNING = /[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc]/
const MARKS = /[\u202a-\u202e\u2066-\u2069]/g

/** Text from elsewhere for the middle of a sentence: whichever way it is written, it turns around nothing else. */
export const unturned = (text: string): string => (TURNING.test(text) ? `\u2068${text.replaceAll(MARKS, '')}\u2069` : text)

import { useI18n } from 'vue-i18n'

const PART = /^service\.(\w+)\.\w+$/

/** What a series, and a part of the stack, is called in the language that applies. */
export function useLineNames(): { lineName: (name: string) => string; partName: (name: string) => string } {
  const texts = useI18n()
  const { t } = texts
  const partName = (name: string): string => (texts.te(`monitoring.part.${name}`) ? t(`monitoring.part.${name}`) : name)
  const lineName = (name: string): string => {
    const part = PART.exec(name)?.[1]
    if (part !== undefined) return partName(part)
    const key = name.replaceAll('.', '_')
    return texts.te(`monitoring.line.${key}`) ? t(`monitoring.line.${key}`) : name
  }
  return { lineName, partName }
}

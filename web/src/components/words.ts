import type { ObjectDirective } from 'vue'

/**
 * `v-words`: the text of an element, for one that changes with every price. Its text node stays and gets other words:
 * the one that an interpolation would put in its place is styled and laid out from nothing.
 */
export const vWords: ObjectDirective<HTMLElement, string> = {
  created(element, { value }) {
    element.append(value)
  },
  beforeUpdate({ firstChild }, { value, oldValue }) {
    if (value !== oldValue && firstChild !== null) firstChild.nodeValue = value
  },
}

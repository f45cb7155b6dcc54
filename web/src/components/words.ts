import { shallowRef, watchEffect, type ObjectDirective, type ShallowRef } from 'vue'

/** Gives a text; a function, so that what it is made of is read where the text is written and renders nothing anew. */
type Words = () => string

interface Told {
  words: ShallowRef<Words>
  stop: () => void
}

const told = new WeakMap<HTMLElement, Told>()

/**
 * `v-words`: the text of an element, for one that changes with every price. Writing it renders no component, and its
 * text node stays and gets other words: the one that an interpolation would put in its place is styled and laid out
 * from nothing.
 */
export const vWords: ObjectDirective<HTMLElement, Words> = {
  created(element, { value }) {
    const [words, node] = [shallowRef(value), document.createTextNode('')]
    element.append(node)
    const stop = watchEffect(() => {
      const next = words.value()
      if (next !== node.data) node.data = next
    })
    told.set(element, { words, stop })
  },
  beforeUpdate(element, { value }) {
    const here = told.get(element)
    if (here !== undefined) here.words.value = value
  },
  unmounted(element) {
    told.get(element)?.stop()
  },
}

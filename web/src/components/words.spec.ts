import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { defineComponent } from 'vue'
import { vWords } from '@/components/words'

const Price = defineComponent({
  directives: { words: vWords },
  props: { price: { type: String, required: true } },
  template: '<span v-words="price"></span>',
})

describe('a text that changes with every price', () => {
  it('is told in the node that it began in', async () => {
    const shown = mount(Price, { props: { price: '' } })
    const element = shown.element as HTMLElement
    const node = element.firstChild
    for (const price of ['57,408.30', '<b>57,409.00</b>', '']) {
      await shown.setProps({ price })
      expect(element.textContent).toBe(price)
      expect(element.firstChild).toBe(node)
    }
  })
})

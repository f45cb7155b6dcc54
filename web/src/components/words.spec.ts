import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { defineComponent, nextTick, ref } from 'vue'
import { vWords } from '@/components/words'

const price = ref('')
const rendered = vi.fn()

const Price = defineComponent({
  directives: { words: vWords },
  props: { unit: { type: String, required: true } },
  setup: () => ({ price, rendered }),
  template: '<span v-words="() => price + unit">{{ rendered() }}</span>',
})

describe('a text that changes with every price', () => {
  it('is told in the node that it began in, and renders nothing else', async () => {
    const shown = mount(Price, { props: { unit: '' } })
    const element = shown.element as HTMLElement
    const node = element.lastChild
    rendered.mockClear()
    for (const words of ['57,408.30', '<b>57,409.00</b>', '']) {
      price.value = words
      await nextTick()
      expect(element.textContent).toBe(words)
      expect(element.lastChild).toBe(node)
    }
    expect(rendered).not.toHaveBeenCalled()
  })

  it('is made of what its component was given last', async () => {
    price.value = '1'
    const shown = mount(Price, { props: { unit: ' USDC' } })
    await shown.setProps({ unit: ' EUR' })
    expect(shown.text()).toBe('1 EUR')
    price.value = '2'
    await nextTick()
    expect(shown.text()).toBe('2 EUR')
  })

  it('is written no more once it is no longer shown', async () => {
    price.value = '1'
    const shown = mount(Price, { props: { unit: '' } })
    const element = shown.element as HTMLElement
    shown.unmount()
    price.value = '2'
    await nextTick()
    expect(element.textContent).toBe('1')
  })
})

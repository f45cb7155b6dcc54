import { describe, expect, it } from 'vitest'
import PairPicker from '@/components/PairPicker.vue'
import { show } from '@/testing/charts'

const pairs = ['BTCUSDC', 'ETHUSDC', 'ETHBTC'].map((symbol) => ({ symbol }))
const open = async () => {
  const picker = show(PairPicker, { pairs, symbol: 'ETHUSDC' })
  const input = picker.get('input')
  await input.trigger('focus')
  return { picker, input, options: () => picker.findAll('[role=option]').map((option) => option.text()) }
}

describe('the pair picker', () => {
  it('shows the pair that is chosen', () => {
    expect((show(PairPicker, { pairs, symbol: 'ETHUSDC' }).get('input').element).value).toBe('ETHUSDC')
  })

  it('offers every followed pair, the chosen one marked', async () => {
    const { picker, options } = await open()
    expect(options()).toEqual(['BTCUSDC', 'ETHUSDC', 'ETHBTC'])
    expect(picker.get('[aria-selected=true]').text()).toBe('ETHUSDC')
  })

  it('narrows to what is typed, in either case', async () => {
    const { input, options } = await open()
    await input.setValue('eth')
    expect(options()).toEqual(['ETHUSDC', 'ETHBTC'])
  })

  it('says so when nothing matches, and then chooses nothing', async () => {
    const { picker, input, options } = await open()
    await input.setValue('<b>')
    expect(options()).toEqual(['No followed pair matches.'])
    await input.trigger('keydown', { key: 'Enter' })
    expect(picker.emitted('choose')).toBeUndefined()
  })

  it('is worked by keyboard', async () => {
    const { picker, input } = await open()
    await input.trigger('keydown', { key: 'ArrowDown' })
    expect(input.attributes('aria-activedescendant')).toBe(picker.findAll('[role=option]')[2]?.attributes('id'))
    await input.trigger('keydown', { key: 'ArrowDown' })
    await input.trigger('keydown', { key: 'Enter' })
    expect(picker.emitted('choose')).toEqual([['BTCUSDC']])
  })

  it('is worked by pointer', async () => {
    const { picker } = await open()
    await picker.get('[data-testid=pair-ETHBTC]').trigger('click')
    expect(picker.emitted('choose')).toEqual([['ETHBTC']])
  })
})

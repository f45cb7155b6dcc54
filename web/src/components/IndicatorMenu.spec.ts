import { describe, expect, it } from 'vitest'
import IndicatorMenu from '@/components/IndicatorMenu.vue'
import { show } from '@/testing/charts'

const period = { key: 'period', labels: { en: 'Period', fr: 'Période' }, default: 14, minimum: 2, maximum: 500, whole: true }
const indicator = (key: string, by_default: boolean) => ({
  ...{ key, by_default, labels: { en: key.toUpperCase(), fr: key }, panel: key, unit: 'index', formula: '' },
  ...{ parameters: [period], outputs: [] },
})
const all = [indicator('rsi', true), indicator('atr', false)]

async function open() {
  const menu = show(IndicatorMenu, { all, shown: [{ key: 'rsi', args: [14] }] })
  await menu.get('[data-testid=indicators]').trigger('click')
  return menu
}

describe('the menu of indicators', () => {
  it('ticks those that are shown and offers the others', async () => {
    const menu = await open()
    expect(menu.findAll<HTMLInputElement>('[type=checkbox]').map(({ element }) => element.checked)).toEqual([true, false])
  })

  it('switches one on with its usual numbers', async () => {
    const menu = await open()
    await menu.get('[data-testid=indicator-atr]').setValue(true)
    expect(menu.emitted('choose')).toEqual([[[{ key: 'rsi', args: [14] }, { key: 'atr', args: [14] }]]])
  })

  it('switches one off', async () => {
    const menu = await open()
    await menu.get('[data-testid=indicator-rsi]').setValue(false)
    expect(menu.emitted('choose')).toEqual([[[]]])
  })

  it('takes a number that the indicator takes', async () => {
    const menu = await open()
    await menu.get('[data-testid=parameter-rsi-period]').setValue('21')
    expect(menu.emitted('choose')).toEqual([[[{ key: 'rsi', args: [21] }]]])
  })

  it.each(['1', '501', '7.5', ''])('does not take %j', async (text) => {
    const menu = await open()
    await menu.get('[data-testid=parameter-rsi-period]').setValue(text)
    expect(menu.emitted('choose')).toBeUndefined()
  })

  it('goes back to the usual ones', async () => {
    const menu = await open()
    await menu.get('[data-testid=indicators-reset]').trigger('click')
    expect(menu.emitted('choose')).toEqual([[null]])
  })

  it('closes with Escape and gives the focus back', async () => {
    const menu = await open()
    await menu.get('[role=group]').trigger('keydown', { key: 'Escape' })
    expect(menu.find('[role=group]').exists()).toBe(false)
  })
})

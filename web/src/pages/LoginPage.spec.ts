import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'
import { AwayError, ProblemError } from '@/api/problem'
import { createSession, sessionKey } from '@/app/session'
import { createTexts } from '@/i18n'
import LoginPage from '@/pages/LoginPage.vue'
import { clientOf } from '@/testing/charts'

const PATH = '/api/monitor/session'
const OPEN = { required: true, signed_in: true, expires: 5 }

interface Shown {
  page: VueWrapper
  router: Router
  open: ReturnType<typeof vi.fn<(path: string) => void>>
  words: () => string
  submit: (password: string) => Promise<void>
}

async function shown(answer: unknown, language: 'en' | 'fr' = 'en', before?: unknown): Promise<Shown> {
  const answers: Record<string, unknown> = { [PATH]: before }
  const open = vi.fn<(path: string) => void>()
  const session = createSession(clientOf(answers), open)
  if (before !== undefined) await session.load()
  answers[PATH] = answer
  const routes = [{ path: '/login', component: LoginPage }, { path: '/:rest(.*)*', component: {} }]
  const router = createRouter({ history: createMemoryHistory(), routes })
  await router.push('/login?next=/reports')
  const global = { plugins: [createTexts(language), router], provide: { [sessionKey as symbol]: session } }
  const mounted: unknown = mount(LoginPage, { global, attachTo: document.body })
  const page = mounted as VueWrapper
  await flushPromises()
  return {
    ...{ page, router, open },
    words: () => page.get('[data-testid=login-words]').text(),
    submit: async (password) => {
      await page.get('[data-testid=password]').setValue(password)
      await page.get('form').trigger('submit')
      await flushPromises()
    },
  }
}

const refusal = (code: string, wait: number | null = null): ProblemError =>
  new ProblemError({ title: '', status: 401, detail: 'No.', code }, wait)

describe('the login page', () => {
  it('has what a password manager looks for, and the field in focus', async () => {
    const { page } = await shown(OPEN)
    const field = page.get<HTMLInputElement>('[data-testid=password]')
    expect(field.attributes()).toMatchObject({ type: 'password', autocomplete: 'current-password', name: 'password' })
    expect(page.get('[autocomplete=username]').attributes('value')).toBe('rascrypto')
    expect(document.activeElement).toBe(field.element)
    expect(page.get('label[for=password]').text()).toBe('Password')
  })

  it('leads to the page that was asked for', async () => {
    const { submit, open } = await shown(OPEN)
    await submit('secret')
    expect(open).toHaveBeenCalledExactlyOnceWith('/reports')
  })

  it.each([
    [refusal('wrong_password'), 'en', 'That is not the password.'],
    [refusal('wrong_password'), 'fr', 'Ce n’est pas le mot de passe.'],
    [refusal('too_many_guesses', 1), 'en', 'Too many wrong passwords. Try again in 1 second.'],
    [refusal('too_many_guesses', 30), 'fr', 'Trop de mots de passe erronés. Réessayez dans 30 secondes.'],
    [refusal('other'), 'en', 'The server said: No.'],
    [new AwayError(), 'en', 'The server did not answer. Check that it is running and that this device is on its network.'],
  ] as const)('says of %s in %s what to do', async (error, language, expected) => {
    const { submit, words, open } = await shown(error, language)
    await submit('guess')
    expect(words()).toBe(expected)
    expect(open).not.toHaveBeenCalled()
  })

  it('lets a reader see what was typed', async () => {
    const { page } = await shown(OPEN)
    await page.get('[data-testid=show-password]').setValue(true)
    expect(page.get('[data-testid=password]').attributes('type')).toBe('text')
  })

  it.each([{ required: false, signed_in: false }, OPEN])('steps aside where nobody needs it: %o', async (state) => {
    const { router } = await shown(OPEN, 'en', state)
    expect(router.currentRoute.value.path).toBe('/reports')
  })

  it('stays where the password is wanted', async () => {
    const { router } = await shown(OPEN, 'en', { required: true, signed_in: false })
    expect(router.currentRoute.value.path).toBe('/login')
  })
})

import { readonly, ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { fetchMail, retryMail, type MailReport } from '@/api/reporter'
import { useContext } from '@/app/context'

export interface Mail {
  /** How sending stands; null until it is known. */
  report: Readonly<ShallowRef<MailReport | null>>
  error: Readonly<ShallowRef<unknown>>
  busy: Readonly<Ref<boolean>>
  reload: () => Promise<void>
  /** Ends a stop and tries at once what waits. */
  retry: () => Promise<void>
}

/** Whether mails can be sent, and if not, why. */
export function useMail(): Mail {
  const { client } = useContext()
  const report = shallowRef<MailReport | null>(null)
  const error = shallowRef<unknown>(null)
  const busy = ref(false)

  async function take(ask: () => Promise<MailReport>): Promise<void> {
    try {
      report.value = await ask()
      error.value = null
    } catch (reason) {
      error.value = reason
    }
  }

  async function retry(): Promise<void> {
    busy.value = true
    await take(() => retryMail(client))
    busy.value = false
  }

  return { report, error, busy: readonly(busy), reload: () => take(() => fetchMail(client)), retry }
}

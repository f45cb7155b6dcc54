import { reactive } from 'vue'
import { sendSubscription } from '@/api/reporter'
import { useContext } from '@/app/context'

/** How a report that was asked for now is getting on. `answer` is what the mail server said. */
export type Sending = { state: 'pending' } | { state: 'sent'; answer: string } | { state: 'failed'; error: unknown }

export interface Sendings {
  /** By the subscription's number. */
  all: ReadonlyMap<number, Sending>
  send: (id: number) => Promise<void>
  dismiss: (id: number) => void
}

/** Sends reports by hand, one at a time for each subscription; `onDone` is called after each. */
export function useSending(onDone: () => void): Sendings {
  const { client } = useContext()
  const all = reactive(new Map<number, Sending>())

  async function send(id: number): Promise<void> {
    if (all.get(id)?.state === 'pending') return
    all.set(id, { state: 'pending' })
    try {
      all.set(id, { state: 'sent', answer: (await sendSubscription(client, id)).answer })
    } catch (error) {
      all.set(id, { state: 'failed', error })
    }
    onDone()
  }

  return { all, send, dismiss: (id) => all.delete(id) }
}

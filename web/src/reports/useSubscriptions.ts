import { shallowRef, type ShallowRef } from 'vue'
import {
  addSubscription, changeSubscription, fetchLatest, fetchStandard, fetchSubscriptions, removeSubscription,
  type Delivery, type Standard, type Subscription, type Wanted,
} from '@/api/reporter'
import { useContext } from '@/app/context'

export interface Subscriptions {
  /** In the order in which they were made; null until they are known. */
  list: Readonly<ShallowRef<Subscription[] | null>>
  /** The newest delivery of each, by its number. */
  latest: Readonly<ShallowRef<ReadonlyMap<number, Delivery>>>
  standard: Readonly<ShallowRef<Standard | null>>
  error: ShallowRef<unknown>
  reload: () => Promise<void>
  /** Makes a subscription, or with a number changes that one. Throws what the server has against it. */
  save: (id: number | null, wanted: Wanted) => Promise<void>
  /** Pauses or resumes. Gives whether it was done. */
  setActive: (id: number, active: boolean) => Promise<boolean>
  remove: (id: number) => Promise<boolean>
}

/** The subscriptions. What a change leads to is asked for at once. */
export function useSubscriptions(): Subscriptions {
  const { client } = useContext()
  const list = shallowRef<Subscription[] | null>(null)
  const latest = shallowRef<ReadonlyMap<number, Delivery>>(new Map())
  const standard = shallowRef<Standard | null>(null)
  const error = shallowRef<unknown>(null)

  async function reload(): Promise<void> {
    try {
      const [found, newest, usual] = await Promise.all([fetchSubscriptions(client), fetchLatest(client), fetchStandard(client)])
      list.value = found
      latest.value = new Map(newest.flatMap((one) => (one.subscription_id === null ? [] : [[one.subscription_id, one]])))
      standard.value = usual
      error.value = null
    } catch (reason) {
      error.value = reason
    }
  }

  async function attempt(make: () => Promise<unknown>): Promise<boolean> {
    try {
      await make()
    } catch (reason) {
      // What was meant may be gone meanwhile: the list says what is left.
      await reload()
      error.value = reason
      return false
    }
    await reload()
    return true
  }

  return {
    ...{ list, latest, standard, error, reload },
    async save(id, wanted) {
      await (id === null ? addSubscription(client, wanted) : changeSubscription(client, id, wanted))
      await reload()
    },
    setActive: (id, active) => attempt(() => changeSubscription(client, id, { active })),
    remove: (id) => attempt(() => removeSubscription(client, id)),
  }
}

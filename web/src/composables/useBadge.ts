import { computed, onScopeDispose, ref, watch, type ComputedRef } from 'vue'
import { badgeOf, staysFor, type Badge, type Hearing } from '@/chart/badge'
import { useSame } from '@/composables/useSame'

/** The badge of what was heard. It wakes for itself only when time alone changes it: a clock would wake every page every second. */
export function useBadge(heard: () => Omit<Hearing, 'now'> | null): ComputedRef<Badge | null> {
  const now = ref(Date.now())
  const last = computed(heard)
  const hearing = computed<Hearing | null>(() => (last.value === null ? null : { ...last.value, now: now.value }))
  let timer: ReturnType<typeof setTimeout> | undefined
  let due = Infinity // when it wakes (ms UTC): before the badge changes, and seldom more often

  function sleep(): void {
    const pause = hearing.value === null ? null : staysFor(hearing.value)
    if (pause === null || now.value + pause >= due) return
    clearTimeout(timer)
    due = now.value + pause
    timer = setTimeout(wake, pause)
  }

  function wake(): void {
    due = Infinity
    hear()
  }

  function hear(): void {
    now.value = Date.now()
    sleep()
  }

  watch(last, hear, { immediate: true, flush: 'sync' })
  onScopeDispose(() => {
    clearTimeout(timer)
  })
  return useSame(() => (hearing.value === null ? null : badgeOf(hearing.value)))
}

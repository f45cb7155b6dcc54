import { computed, onScopeDispose, ref, watch, type ComputedRef, type Ref } from 'vue'
import type { Pair } from '@/api/types'
import { placeAt, withMoved } from '@/watchlist/order'

export interface DragOrder {
  /** The pairs as they would stand if the dragged one were dropped now. */
  ordered: ComputedRef<readonly Pair[]>
  /** The pair that is being dragged. */
  dragged: Readonly<Ref<string | null>>
  /** Takes the row up; from then on it follows the pointer until that lets go. */
  start: (symbol: string, event: PointerEvent) => void
}

/** Lets rows be dragged by a handle, with a mouse or a finger. `rows` are the rows in the order of the pairs. */
export function useDragOrder(
  pairs: Readonly<Ref<readonly Pair[]>>,
  rows: () => readonly Element[],
  move: (symbol: string, place: number) => void,
): DragOrder {
  const dragged = ref<string | null>(null)
  const place = ref<number | null>(null)
  const moved = ref<string | null>(null)
  let middles: number[] = []

  const ordered = computed(() => {
    const pair = pairs.value.find(({ symbol }) => symbol === moved.value)
    return pair === undefined || place.value === null ? pairs.value : withMoved(pairs.value, pair, place.value)
  })
  const forget = (): void => {
    moved.value = dragged.value = place.value = null
  }
  // The new order stays in view until the server has told it.
  watch(pairs, forget)

  function start(symbol: string, event: PointerEvent): void {
    if (event.button !== 0) return
    event.preventDefault()
    const own = pairs.value.findIndex((pair) => pair.symbol === symbol)
    const boxes = rows().map((row) => row.getBoundingClientRect())
    middles = boxes.filter((_, index) => index !== own).map(({ top, height }) => top + height / 2)
    dragged.value = moved.value = symbol
    place.value = own
    listen()
  }

  function drag(event: PointerEvent): void {
    place.value = placeAt(middles, event.clientY)
  }

  function drop(): void {
    const [symbol, target] = [dragged.value, place.value]
    stop()
    dragged.value = null
    if (symbol === null || target === null) return
    if (pairs.value[target]?.symbol === symbol) forget()
    else move(symbol, target)
  }

  function cancel(): void {
    stop()
    forget()
  }

  // On the window, as a row that changes its place in the document loses a captured pointer.
  let stop = (): void => undefined
  function listen(): void {
    const events = { pointermove: drag, pointerup: drop, pointercancel: cancel }
    for (const [name, run] of Object.entries(events)) addEventListener(name, run as (event: Event) => void)
    stop = () => {
      for (const [name, run] of Object.entries(events)) removeEventListener(name, run as (event: Event) => void)
    }
  }
  onScopeDispose(() => {
    stop()
  })

  return { ordered, dragged, start }
}

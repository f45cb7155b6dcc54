import { onScopeDispose } from 'vue'

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input, select, textarea, [contenteditable]')

/** Calls the action of a key pressed anywhere but in a field, without modifiers. */
export function useShortcuts(actions: Record<string, () => void>): void {
  function onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isField(event.target)) return
    const act = actions[event.key]
    if (act === undefined) return
    event.preventDefault()
    act()
  }
  document.addEventListener('keydown', onKey)
  onScopeDispose(() => {
    document.removeEventListener('keydown', onKey)
  })
}

/** What can be done with a subscription, in the order of its buttons. */
export const ACTIONS = ['send', 'edit', 'preview', 'toggle', 'duplicate', 'remove'] as const
export type Action = (typeof ACTIONS)[number]

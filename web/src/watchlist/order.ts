/** The list with that element at that place (0 is first). */
export function withMoved<T>(list: readonly T[], element: T, place: number): T[] {
  const others = list.filter((one) => one !== element)
  return [...others.slice(0, place), element, ...others.slice(place)]
}

/** The place that a pointer at height `y` means, among rows whose middles (the dragged one's left out) are these. */
export const placeAt = (middles: readonly number[], y: number): number => middles.filter((middle) => middle < y).length

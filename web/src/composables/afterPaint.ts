/** Calls `run` once the browser has painted what changes now. */
export function afterPaint(run: () => void): void {
  requestAnimationFrame(() => {
    requestAnimationFrame(() => {
      setTimeout(run)
    })
  })
}

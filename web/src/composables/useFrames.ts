import { onScopeDispose } from 'vue'

/** Calls `run` once in the next animation frame, however often it is asked to before. */
export function useFrames(run: () => void): () => void {
  let frame: number | undefined
  onScopeDispose(() => {
    if (frame !== undefined) cancelAnimationFrame(frame)
  })
  return () => {
    frame ??= requestAnimationFrame(() => {
      frame = undefined
      run()
    })
  }
}

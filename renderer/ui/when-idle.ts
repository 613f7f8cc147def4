/** Runs `work` when the window has painted and has nothing else to do; the function returned takes it back. */
export function whenIdle(work: () => void): () => void {
  const handle = requestIdleCallback(work)
  return () => cancelIdleCallback(handle)
}

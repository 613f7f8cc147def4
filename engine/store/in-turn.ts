const last = new Map<string, Promise<unknown>>()

/** Runs `work` after everything that was asked for under the same key, whether that failed or not. */
export function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
  const result = (last.get(key) ?? Promise.resolve()).then(work, work)
  const settled = result
    .catch(() => {})
    .then(() => {
      if (last.get(key) === settled) last.delete(key)
    })
  last.set(key, settled)
  return result
}

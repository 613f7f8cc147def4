/** Happenings that are kept apart. */
const MOST_KEPT = 200

/** Whether what several processes see alike is new: the n-th time that any of them sees it. */
export function createOnce(): (worker: number, what: string) => boolean {
  const known = new Map<string, { times: number; readonly by: Map<number, number> }>()
  return (worker, what) => {
    const kept = known.get(what) ?? { times: 0, by: new Map<number, number>() }
    known.delete(what)
    known.set(what, kept)
    const times = (kept.by.get(worker) ?? 0) + 1
    kept.by.set(worker, times)
    const isNew = times > kept.times
    kept.times = Math.max(kept.times, times)
    const [oldest] = known.keys()
    if (known.size > MOST_KEPT && oldest !== undefined) known.delete(oldest)
    return isNew
  }
}

import { useEffect, useRef, useState } from 'react'
import { isCancelled, problemOf, type Problem as Trouble } from '../client/problem.ts'

export interface Loaded<Value> {
  /** The latest answer; that of an earlier key while a new one is loading (`isStale`). */
  readonly value: Value | null
  readonly trouble: Trouble | null
  readonly isStale: boolean
}

/** Asks again whenever `key` changes, and drops answers to questions of before. */
export function useLoaded<Value>(key: string, load: (signal: AbortSignal) => Promise<Value>): Loaded<Value> {
  const [answer, setAnswer] = useState<{ key: string; value: Value | null; trouble: Trouble | null } | null>(null)
  const asking = useRef(load)
  asking.current = load
  useEffect(() => {
    const abort = new AbortController()
    asking.current(abort.signal).then(
      (value) => !abort.signal.aborted && setAnswer({ key, value, trouble: null }),
      (error: unknown) => {
        if (!abort.signal.aborted && !isCancelled(error)) setAnswer({ key, value: null, trouble: problemOf(error) })
      },
    )
    return () => abort.abort()
  }, [key])
  return { value: answer?.value ?? null, trouble: answer?.trouble ?? null, isStale: answer?.key !== key }
}

import { useEffect, useRef, useState } from 'react'
import { isCancelled, problemOf, type Problem as Trouble } from '../client/problem.ts'

export interface Loaded<Value> {
  /** The latest answer; that of an earlier key while a new one is loading (`isStale`). */
  readonly value: Value | null
  readonly trouble: Trouble | null
  readonly isStale: boolean
}

interface Answer<Value> {
  readonly key: string
  readonly value: Value | null
  readonly trouble: Trouble | null
}

/** Answers that never change, by question; one `createKept` a kind of question. */
export interface Kept<Value> {
  get(key: string): Value | undefined
  set(key: string, value: Value): void
}

/** Keeps the latest `most` answers. */
export function createKept<Value>(most = 20): Kept<Value> {
  const values = new Map<string, Value>()
  return {
    get: (key) => values.get(key),
    set(key, value) {
      const [oldest] = values.keys()
      if (values.size >= most && oldest !== undefined) values.delete(oldest)
      values.set(key, value)
    },
  }
}

const answerFrom = <Value>(key: string, kept: Kept<Value> | undefined): Answer<Value> | null => {
  const value = kept?.get(key)
  return value === undefined ? null : { key, value, trouble: null }
}

/**
 * Asks again whenever `key` changes, and drops answers to questions of before.
 *
 * @param kept where answers stay, if they never change: what is shown again is there at once
 */
export function useLoaded<Value>(
  key: string,
  load: (signal: AbortSignal) => Promise<Value>,
  kept?: Kept<Value>,
): Loaded<Value> {
  const [given, setAnswer] = useState(() => answerFrom(key, kept))
  const answer = given?.key === key ? given : (answerFrom(key, kept) ?? given)
  const asking = useRef(load)
  asking.current = load
  useEffect(() => {
    if (kept?.get(key) !== undefined) return
    const abort = new AbortController()
    asking.current(abort.signal).then(
      (value) => {
        if (abort.signal.aborted) return
        kept?.set(key, value)
        setAnswer({ key, value, trouble: null })
      },
      (error: unknown) => {
        if (!abort.signal.aborted && !isCancelled(error)) setAnswer({ key, value: null, trouble: problemOf(error) })
      },
    )
    return () => abort.abort()
  }, [key, kept])
  return { value: answer?.value ?? null, trouble: answer?.trouble ?? null, isStale: answer?.key !== key }
}

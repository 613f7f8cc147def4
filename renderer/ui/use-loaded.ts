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
  /** The answer, asked for once for all who wait at the same time; it is called off when nobody waits any more. */
  ask(key: string, load: (signal: AbortSignal) => Promise<Value>, signal: AbortSignal): Promise<Value>
}

interface Question<Value> {
  readonly answer: Promise<Value>
  readonly abort: AbortController
  waiting: number
}

/** Keeps the latest `most` answers. */
export function createKept<Value>(most = 20): Kept<Value> {
  const values = new Map<string, Value>()
  const questions = new Map<string, Question<Value>>()
  const keep = (key: string, value: Value) => {
    const [oldest] = values.keys()
    if (values.size >= most && oldest !== undefined) values.delete(oldest)
    values.set(key, value)
  }
  const begin = (key: string, load: (signal: AbortSignal) => Promise<Value>): Question<Value> => {
    const abort = new AbortController()
    const question = { abort, answer: load(abort.signal), waiting: 0 }
    questions.set(key, question)
    const end = () => {
      if (questions.get(key) === question) questions.delete(key)
    }
    question.answer.then((value) => {
      keep(key, value)
      end()
    }, end)
    return question
  }
  return {
    get: (key) => values.get(key),
    ask(key, load, signal) {
      const known = values.get(key)
      if (known !== undefined) return Promise.resolve(known)
      const question = questions.get(key) ?? begin(key, load)
      question.waiting++
      signal.addEventListener('abort', () => {
        question.waiting--
        if (question.waiting > 0) return
        if (questions.get(key) === question) questions.delete(key)
        question.abort.abort()
      })
      return question.answer
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
    const known = answerFrom(key, kept)
    if (known) {
      // Somebody else was answered since this was drawn.
      setAnswer((before) => (before?.key === key ? before : known))
      return
    }
    const abort = new AbortController()
    const load = asking.current
    const answer = kept ? kept.ask(key, load, abort.signal) : load(abort.signal)
    answer.then(
      (value) => {
        if (abort.signal.aborted) return
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

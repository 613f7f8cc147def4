import { useCallback, useRef } from 'react'
import { useSettled } from './use-settled.ts'

/** Between two values that are kept: not every letter that is typed. */
const PAUSE_MILLISECONDS = 400

/**
 * Keeps a value with its project, the first change at once, so that a reload or a crash takes nothing of it.
 */
export function useKept<Value>(
  send: (value: Value) => Promise<unknown>,
  isUrgent: (value: Value) => boolean = () => false,
): (value: Value) => void {
  const waiting = useRef<{ readonly value: Value } | null>(null)
  const timer = useRef<number | null>(null)
  const how = useRef({ send, isUrgent })
  how.current = { send, isUrgent }
  const settle = useCallback(() => {
    if (timer.current !== null) clearTimeout(timer.current)
    timer.current = null
    if (!waiting.current) return
    const { value } = waiting.current
    waiting.current = null
    // Without a connection it is still here, and the next change is kept.
    how.current.send(value).catch(() => undefined)
    timer.current = window.setTimeout(settle, PAUSE_MILLISECONDS)
  }, [])
  useSettled(settle)
  return useCallback(
    (value) => {
      waiting.current = { value }
      if (timer.current === null || how.current.isUrgent(value)) settle()
    },
    [settle],
  )
}

import { useCallback, useEffect, useRef, useState } from 'react'
import { useSettled } from './use-settled.ts'

/** How long a value must rest to be a choice: a moved slider is one change to take back, not fifty. */
const REST_MILLISECONDS = 400

/** The chosen value, and while it is being changed the one that it is changed to, until it rests or is settled. */
export function useRested<Value>(
  chosen: Value,
  choose: (value: Value) => void,
): readonly [value: Value, change: (value: Value) => void, settle: () => void] {
  const [moved, setMoved] = useState<{ readonly value: Value } | null>(null)
  const latest = useRef<{ readonly value: Value } | null>(null)
  const keep = useRef(choose)
  keep.current = choose
  const settle = useCallback(() => {
    if (latest.current !== null) keep.current(latest.current.value)
    latest.current = null
    setMoved(null)
  }, [])
  useEffect(() => {
    if (moved === null) return
    const timer = setTimeout(settle, REST_MILLISECONDS)
    return () => clearTimeout(timer)
  }, [moved, settle])
  useSettled(settle)
  const change = useCallback((value: Value) => {
    latest.current = { value }
    setMoved(latest.current)
  }, [])
  return [moved ? moved.value : chosen, change, settle]
}

import { useCallback, useEffect, useRef, useState } from 'react'

/** How long a threshold must rest to be a choice: a moved slider is one change to take back, not fifty. */
const REST_MILLISECONDS = 400

/** The chosen threshold, and while it is moved the one that it is moved to. */
export function useThreshold(chosen: number, choose: (threshold: number) => void) {
  const [moved, setMoved] = useState<number | null>(null)
  const latest = useRef<number | null>(null)
  const keep = useRef(choose)
  keep.current = choose
  const settle = useCallback(() => {
    if (latest.current !== null) keep.current(latest.current)
    latest.current = null
    setMoved(null)
  }, [])
  useEffect(() => {
    if (moved === null) return
    const timer = setTimeout(settle, REST_MILLISECONDS)
    return () => clearTimeout(timer)
  }, [moved, settle])
  // Whoever leaves within that time has chosen as well.
  useEffect(() => {
    addEventListener('pagehide', settle)
    return () => {
      removeEventListener('pagehide', settle)
      settle()
    }
  }, [settle])
  const setThreshold = useCallback((threshold: number) => {
    latest.current = threshold
    setMoved(threshold)
  }, [])
  return [moved ?? chosen, setThreshold] as const
}

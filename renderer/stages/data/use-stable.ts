import { useCallback, useRef } from 'react'

/** A function that stays the same, and does what the latest one given does: for parts that must not render again. */
export function useStable<Given extends readonly unknown[]>(act: (...given: Given) => void): (...given: Given) => void {
  const latest = useRef(act)
  latest.current = act
  return useCallback((...given: Given) => latest.current(...given), [])
}

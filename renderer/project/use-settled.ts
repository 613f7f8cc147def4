import { useEffect } from 'react'

/** Calls `settle` when the page is left, and when whoever waits for it goes: what was under way counts all the same. */
export function useSettled(settle: () => void): void {
  useEffect(() => {
    addEventListener('pagehide', settle)
    return () => {
      removeEventListener('pagehide', settle)
      settle()
    }
  }, [settle])
}

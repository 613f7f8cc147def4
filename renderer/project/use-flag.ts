import { useCallback, useState } from 'react'

/** A switch of the window that is remembered. */
export function useFlag(key: string, initial: boolean): readonly [boolean, (value: boolean) => void] {
  const [value, setValue] = useState(() => {
    const kept = localStorage.getItem(key)
    return kept === null ? initial : kept === 'true'
  })
  const set = useCallback(
    (next: boolean) => {
      localStorage.setItem(key, String(next))
      setValue(next)
    },
    [key],
  )
  return [value, set]
}

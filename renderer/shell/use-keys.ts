import { useEffect, useRef } from 'react'

/** Combination ("ctrl+k", "ctrl+shift+z", "f6", "?") → what it does. */
export type Keys = Readonly<Record<string, () => void>>

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input:not([type=radio], [type=checkbox]), textarea, select'))

/** "ctrl" stands for ⌘ on macOS. */
function combinationOf(event: KeyboardEvent): string {
  const modifiers = [
    (event.ctrlKey || event.metaKey) && 'ctrl',
    event.altKey && 'alt',
    event.shiftKey && event.key !== '?' && 'shift',
  ]
  return [...modifiers.filter(Boolean), event.key.toLowerCase()].join('+')
}

/** Keys of the whole window. While typing, single keys and the editor's own undo are left to the field. */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const combination = combinationOf(event)
      const act = latest.current[combination]
      if (!act || event.defaultPrevented) return
      const isField = isTyping(event.target)
      if (isField && (!combination.includes('+') || /\+[zy]$/.test(combination)) && combination !== 'f6') return
      event.preventDefault()
      act()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
}

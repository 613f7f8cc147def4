import { useCallback, useMemo, useRef, useState } from 'react'

export interface Toast {
  readonly id: number
  readonly message: string
  readonly action?: { readonly label: string; run(): void }
}

/** Messages below the canvas; the newest three stay. */
export function useToasts() {
  const [toasts, setToasts] = useState<readonly Toast[]>([])
  const next = useRef(1)
  const dismiss = useCallback((id: number) => setToasts((all) => all.filter((toast) => toast.id !== id)), [])
  const notify = useCallback((message: string, undo?: () => unknown) => {
    const add = (text: string, run?: () => void) => {
      const toast = { id: next.current++, message: text, ...(run && { action: { label: 'Undo', run } }) }
      setToasts((all) => [...all.slice(-2), toast])
      return toast.id
    }
    const tryUndo = () => {
      if (undo?.() === false)
        add('Something was changed since that rests on it: Ctrl Z takes back one change after the other.')
    }
    return add(message, undo && tryUndo)
  }, [])
  return useMemo(() => ({ toasts, notify, dismiss }), [toasts, notify, dismiss])
}

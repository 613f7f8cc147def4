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
  const notify = useCallback((message: string, undo?: () => void) => {
    const toast = { id: next.current++, message, ...(undo && { action: { label: 'Undo', run: undo } }) }
    setToasts((all) => [...all.slice(-2), toast])
  }, [])
  return useMemo(() => ({ toasts, notify, dismiss }), [toasts, notify, dismiss])
}

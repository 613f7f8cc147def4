import { X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useShell } from '../project/shell-state.ts'
import type { Toast } from '../project/use-toasts.ts'
import { Icon } from '../ui/index.ts'

const SHOWN_MS = 8000

/** Done, undoable: below the canvas at the left, never taking the focus. */
export function Toasts() {
  const { toasts, dismissToast } = useShell()
  return (
    <div className="toasts" role="status" aria-live="polite">
      {toasts.map((toast) => (
        <ToastLine key={toast.id} toast={toast} onEnd={() => dismissToast(toast.id)} />
      ))}
    </div>
  )
}

function ToastLine({ toast, onEnd }: { readonly toast: Toast; readonly onEnd: () => void }) {
  const [isHeld, setHeld] = useState(false)
  useEffect(() => {
    if (isHeld) return
    const timer = setTimeout(onEnd, SHOWN_MS)
    return () => clearTimeout(timer)
  })
  const { action } = toast
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hovering only keeps the message; nothing is operated
    <div
      className="toast"
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span>{toast.message}</span>
      {action && (
        <button
          type="button"
          className="toast-action"
          onClick={() => {
            action.run()
            onEnd()
          }}
        >
          {action.label}
        </button>
      )}
      <button type="button" className="toast-close" aria-label="Close" onClick={onEnd}>
        <Icon of={X} small />
      </button>
    </div>
  )
}

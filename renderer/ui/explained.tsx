import { Tooltip } from '@mantine/core'
import { type KeyboardEvent, type ReactNode, useState } from 'react'

/** Words whose explanation shows on hover, on focus and on a tap; Escape takes it away and nothing else. */
export function Explained({ by, children }: { readonly by: string; readonly children: ReactNode }) {
  const [isOpen, setOpen] = useState(false)
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !isOpen) return
    event.stopPropagation()
    setOpen(false)
  }
  return (
    <Tooltip label={by} multiline w={280} withinPortal opened={isOpen}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it explains itself and does nothing */}
      <span
        className="term"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the explanation must be reachable by keyboard
        tabIndex={0}
        onPointerEnter={() => setOpen(true)}
        onPointerLeave={() => setOpen(false)}
        onPointerDown={() => setOpen(true)}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKey}
      >
        {children}
      </span>
    </Tooltip>
  )
}

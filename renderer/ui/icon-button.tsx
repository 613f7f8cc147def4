import { Tooltip } from '@mantine/core'
import type { LucideIcon } from 'lucide-react'
import { Icon } from './icon.tsx'

/** A button with only an icon: it has a name, and a tooltip with its shortcut. Disabled, it stays focusable. */
export function IconButton({
  icon,
  label,
  keys,
  disabled = false,
  small = false,
  onClick,
}: {
  readonly icon: LucideIcon
  readonly label: string
  readonly keys?: string
  readonly disabled?: boolean
  readonly small?: boolean
  readonly onClick: () => void
}) {
  return (
    <Tooltip label={keys ? `${label} (${keys})` : label}>
      <button
        type="button"
        className={small ? 'icon-button small' : 'icon-button'}
        aria-label={label}
        aria-disabled={disabled || undefined}
        onClick={disabled ? undefined : onClick}
      >
        <Icon of={icon} small={small} />
      </button>
    </Tooltip>
  )
}

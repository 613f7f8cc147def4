import { Modal } from '@mantine/core'
import { useShell } from '../project/shell-state.ts'
import { useProject } from '../state.ts'
import { dayOf, EmptyState } from '../ui/index.ts'

/** Every change of the choices, newest first; a click goes back to it. It survives a restart. */
export function HistorySheet({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  return (
    <Modal opened={isOpen} onClose={onClose} title="History" size="md" closeButtonProps={{ 'aria-label': 'Close' }}>
      <Changes />
    </Modal>
  )
}

function Changes() {
  const { history } = useShell()
  const { undo, redo } = useProject()
  const now = new Date()
  const times = (act: () => void, n: number) => () => {
    for (let i = 0; i < n; i++) act()
  }
  if (history.past.length + history.future.length === 0)
    return (
      <EmptyState title="No changes yet">
        What you choose in Data and Clean is listed here, and can be taken back.
      </EmptyState>
    )
  const undone = history.future.map((change, i) => ({
    change,
    act: times(redo, history.future.length - i),
    isUndone: true,
  }))
  const done = history.past
    .map((change, i) => ({ change, act: times(undo, history.past.length - 1 - i), isUndone: false }))
    .reverse()
  return (
    <ol className="changes">
      {[...undone, ...done].map(({ change, act, isUndone }, i) => (
        <li key={`${change.at} ${change.text} ${isUndone}`}>
          <button
            type="button"
            className={isUndone ? 'undone' : undefined}
            aria-current={i === undone.length || undefined}
            onClick={act}
          >
            <span>{change.text}</span>
            <span className="muted small">{isUndone ? 'undone' : dayOf(new Date(change.at), now)}</span>
          </button>
        </li>
      ))}
      {history.past.length > 0 && (
        <li>
          <button type="button" onClick={times(undo, history.past.length)}>
            As the file was read
          </button>
        </li>
      )}
    </ol>
  )
}

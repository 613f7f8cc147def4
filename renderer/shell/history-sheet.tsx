import { Modal } from '@mantine/core'
import type { HistoryState } from '../../shared/contract/index.ts'
import { counted } from '../format/index.ts'
import { branchesAt, lineFrom, pathTo } from '../project/history.ts'
import { useShell } from '../project/shell-state.ts'
import { dayOf, EmptyState } from '../ui/index.ts'

/** Every state of the choices, newest first, with the branches that were left; a click goes to it. It survives a restart. */
export function HistorySheet({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  return (
    <Modal opened={isOpen} onClose={onClose} title="History" size="md" closeButtonProps={{ 'aria-label': 'Close' }}>
      <States />
    </Modal>
  )
}

function States() {
  const { history } = useShell()
  const [first] = history.states
  if (!first || history.states.length === 1)
    return (
      <EmptyState title="No changes yet">
        What you choose in Data and Clean is listed here, and can be taken back.
      </EmptyState>
    )
  const done = new Set(pathTo(history, history.current).map(({ id }) => id))
  return (
    <>
      <p className="second small">Click a line to go there. Nothing is lost: what you leave stays as a branch.</p>
      <Line first={first} done={done} />
    </>
  )
}

interface Part {
  readonly first: HistoryState
  /** The states that led to the current one. */
  readonly done: ReadonlySet<number>
}

/** A state with what redo leads to from it, newest first; under each, the branches that begin there. */
function Line({ first, done }: Part) {
  const { history } = useShell()
  return (
    <ol className="changes">
      {lineFrom(history, first)
        .reverse()
        .map((state) => (
          <li key={state.id}>
            <State state={state} isDone={done.has(state.id)} />
            {branchesAt(history, state).map((branch) => (
              <Branch key={branch.id} first={branch} done={done} />
            ))}
          </li>
        ))}
    </ol>
  )
}

function Branch({ first, done }: Part) {
  const { history } = useShell()
  const { length } = lineFrom(history, first)
  return (
    <section className="branch" aria-label={`Branch: ${first.text}`}>
      <p className="second small">Branch, {counted(length, 'change')}</p>
      <Line first={first} done={done} />
    </section>
  )
}

function State({ state: { id, text, at }, isDone }: { readonly state: HistoryState; readonly isDone: boolean }) {
  const { history, visit } = useShell()
  const isCurrent = id === history.current
  return (
    <button
      type="button"
      className={isDone ? undefined : 'undone'}
      aria-current={isCurrent || undefined}
      onClick={() => visit(id)}
    >
      <span>{text === '' ? 'As the file was read' : text}</span>
      <span className="muted small">{isCurrent ? 'Now' : dayOf(new Date(at), new Date())}</span>
    </button>
  )
}

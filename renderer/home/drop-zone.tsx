import { Button } from '@mantine/core'
import { ClipboardPaste } from 'lucide-react'
import type { Problem as Trouble } from '../client/problem.ts'
import { Icon, KeyHint, Problem, WorkProgress } from '../ui/index.ts'
import { FilesDiffer } from './files-differ.tsx'
import { readClipboard } from './pasted.ts'
import type { Differing, Intake } from './use-intake.ts'

interface Props {
  readonly intake: Intake | null
  readonly differing: Differing | null
  readonly trouble: Trouble | null
  readonly isOver: boolean
  readonly onChoose: () => void
  readonly onPasted: (pasted: File | Trouble) => void
  readonly onCancel: () => void
}

/** The invitation; while a file comes in, its progress in the same place. */
export function DropZone({ intake, differing, trouble, isOver, onChoose, onPasted, onCancel }: Props) {
  return (
    <section className={isOver ? 'drop-zone over' : 'drop-zone'} aria-label="Open data">
      {intake ? (
        <Incoming intake={intake} onCancel={onCancel} />
      ) : differing ? (
        <FilesDiffer differing={differing} onCancel={onCancel} />
      ) : (
        <>
          <h2>{isOver ? 'Drop to read' : 'Drop a file anywhere in this window'}</h2>
          <p className="second">
            CSV, Excel, Parquet, JSON, Arrow or SQLite, also zipped. Several files of the same columns become one table.
            Lathe reads them on this computer and never changes them.
          </p>
          <div className="drop-actions">
            <Button onClick={onChoose} rightSection={<KeyHint keys="Ctrl O" />}>
              Open a file…
            </Button>
            <Button
              variant="default"
              leftSection={<Icon of={ClipboardPaste} small />}
              onClick={async () => onPasted(await readClipboard())}
            >
              Paste a table
            </Button>
          </div>
          {trouble && (
            <div className="drop-problem">
              <Problem trouble={trouble} />
            </div>
          )}
        </>
      )}
    </section>
  )
}

function Incoming({ intake, onCancel }: { readonly intake: Intake; readonly onCancel: () => void }) {
  const { name, work } = intake
  return (
    <>
      <h2>{name}</h2>
      <div className="drop-progress">
        <WorkProgress work={work} label={`Reading ${name}`} />
      </div>
      <div className="drop-actions">
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </>
  )
}

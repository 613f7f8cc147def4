import { Button } from '@mantine/core'
import { ClipboardPaste } from 'lucide-react'
import type { Problem as Trouble } from '../client/problem.ts'
import { share } from '../format/index.ts'
import { Busy, Icon, KeyHint, Problem, ProgressBar } from '../ui/index.ts'
import { type fileOfText, readClipboard } from './pasted.ts'
import type { Intake } from './use-intake.ts'

interface Props {
  readonly intake: Intake | null
  readonly trouble: Trouble | null
  readonly isOver: boolean
  readonly onChoose: () => void
  readonly onPasted: (pasted: ReturnType<typeof fileOfText>) => void
  readonly onCancel: () => void
}

/** The invitation; while a file comes in, its progress in the same place. */
export function DropZone({ intake, trouble, isOver, onChoose, onPasted, onCancel }: Props) {
  return (
    <section className={isOver ? 'drop-zone over' : 'drop-zone'} aria-label="Open data">
      {intake ? (
        <Incoming intake={intake} onCancel={onCancel} />
      ) : (
        <>
          <h2>{isOver ? 'Drop it to read it' : 'Drop a file anywhere in this window'}</h2>
          <p className="second">
            CSV, Parquet or JSON, also gzipped. Lathe reads it on this computer and never changes it.
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
  const { name, fraction } = intake
  return (
    <>
      <h2>{name}</h2>
      {fraction === null ? <Busy verb="Reading" /> : <p className="second">{share(fraction, 0)} received</p>}
      <div className="drop-progress">
        {fraction !== null && <ProgressBar fraction={fraction} label={`Receiving ${name}`} />}
      </div>
      <div className="drop-actions">
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </>
  )
}

import { Button } from '@mantine/core'
import { count, counted } from '../format/index.ts'
import type { Differing } from './use-intake.ts'

const MOST_FILES = 6
const MOST_COLUMNS = 6

/** Says which of several files have other columns than most, and asks what is to become of them. */
export function FilesDiffer({ differing, onCancel }: { readonly differing: Differing; readonly onCancel: () => void }) {
  const { files, compared, takeAll, takeAlike } = differing
  const { columns, differing: others } = compared
  const [first] = others
  const left = others.length === 1 ? (first?.file ?? '') : counted(others.length, 'file')
  return (
    <section className="files-differ" aria-label="Files that differ">
      <h2>
        {others.length === 1 ? `${first?.file} has other columns` : `${count(others.length)} files have other columns`}
      </h2>
      <p className="second">
        The {files - others.length === 1 ? 'other file has' : `other ${count(files - others.length)} files have`}{' '}
        {counted(columns, 'column')}.
      </p>
      <ul>
        {others.slice(0, MOST_FILES).map(({ at, file, lacks, has }) => (
          <li key={at}>
            <span className="name">{file}</span>{' '}
            {[lacks.length > 0 && `lacks ${listOf(lacks)}`, has.length > 0 && `has ${listOf(has)} besides`]
              .filter((part) => part !== false)
              .join('; it ')}
          </li>
        ))}
        {others.length > MOST_FILES && <li className="muted">and {count(others.length - MOST_FILES)} more</li>}
      </ul>
      <div className="drop-actions">
        <Button onClick={takeAll} data-autofocus>
          One table, blank where a column is missing
        </Button>
        <Button variant="default" onClick={takeAlike}>
          Leave out {left}
        </Button>
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </section>
  )
}

function listOf(names: readonly string[]): string {
  const shown = names.slice(0, MOST_COLUMNS)
  const more = names.length - shown.length
  return shown.join(', ') + (more > 0 ? ` and ${count(more)} more` : '')
}

import { Button } from '@mantine/core'
import { FileClock } from 'lucide-react'
import { counted } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { defineShared, Icon, useShared } from '../../ui/index.ts'
import { useReading } from './use-reading.ts'
import { useNewVersion, useSource } from './use-source.ts'

/** The version of the data about which somebody said to keep it. */
const KEPT = defineShared<string>('data.kept-version', '')

/** Says that a file has changed since it was imported: the project goes on with its own copy until it is told otherwise. */
export function SourceNotice() {
  const { sha256 } = useProject().project.data
  const source = useSource().value
  const { rereading, trouble } = useReading()
  const { fromOrigin } = useNewVersion()
  const [kept, keep] = useShared(KEPT)
  const changed = source?.files.filter(({ state }) => state === 'changed') ?? []
  const [first] = changed
  const canImport = source?.files.every(({ state }) => state === 'changed' || state === 'same') === true
  if (!first || !canImport || kept === sha256 || rereading) return null
  return (
    <section className="target-call source-notice" aria-label="Changed file">
      <Icon of={FileClock} />
      <p>
        <strong>
          {changed.length === 1 ? `${first.name} has` : `${counted(changed.length, 'file')} have`} changed since{' '}
          {changed.length === 1 ? 'it was' : 'they were'} imported.
        </strong>{' '}
        The project goes on with its own copy. The new version would be read the same way, with the same choices and
        recipe.
        {trouble && ` ${trouble.message}`}
      </p>
      <div className="notice-actions">
        <Button size="xs" variant="default" onClick={fromOrigin}>
          Import the new version
        </Button>
        <button type="button" className="link small" onClick={() => keep(sha256)}>
          Keep the copy
        </button>
      </div>
    </section>
  )
}

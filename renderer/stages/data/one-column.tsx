import { TriangleAlert } from 'lucide-react'
import { useProject } from '../../state.ts'
import { Icon, useShared } from '../../ui/index.ts'
import { PANEL } from './selection.ts'

/** Says that a file of one column may be read the wrong way: nothing could be predicted from it. */
export function OneColumn() {
  const { columns, dialect } = useProject().project.data
  const [, show] = useShared(PANEL)
  if (columns.length > 1 || !dialect) return null
  return (
    <section className="target-call" aria-label="One column">
      <Icon of={TriangleAlert} />
      <p>
        <strong>Only one column was found.</strong> Say what parts the fields, or use a file with more columns.
      </p>
      <button type="button" className="link" onClick={() => show('reading')}>
        Change reading…
      </button>
    </section>
  )
}

import { counted, parity, size } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { Section, useShared } from '../../ui/index.ts'
import { SELECTED_TARGET } from './exports.ts'
import { bytesOf } from './proof-words.ts'
import { Proof } from './target-card.tsx'
import { useExports } from './use-exports.ts'
import './export.css'

/** The chosen target: its proof and its files. */
export const ExportInspector = () => (
  <div className="export-form">
    <Detail />
  </div>
)

function Detail() {
  const { run } = useProject()
  const { list, stateOf } = useExports()
  const [selected] = useShared(SELECTED_TARGET)
  if (!run) return <p className="second small">Files and proof of an export are shown here.</p>
  const target = list.find(({ id }) => id === selected) ?? list.find(({ id }) => stateOf(id)?.is === 'done') ?? list[0]
  if (!target) return null
  const state = stateOf(target.id)
  if (state?.is !== 'done')
    return (
      <Section title={target.title}>
        <p className="second small">{target.for}</p>
        <p className="second small export-hint">
          After the export, golden rows are scored from their raw columns in its own runtime and compared with the
          model. An export that differs is refused.
        </p>
      </Section>
    )
  const { view } = state
  return (
    <>
      <Section title={target.title}>
        <Proof view={view} />
        {view.verified && (
          <dl className="facts export-hint">
            <dt>Scored by</dt>
            <dd>{view.verified.runtime}</dd>
            <dt>Golden rows</dt>
            <dd>{counted(view.verified.rows, 'row')}</dd>
            <dt>Labels</dt>
            <dd>{view.verified.labelsEqual ? 'all equal' : 'not all equal'}</dd>
            <dt>Largest difference</dt>
            <dd>{parity(view.verified.maxAbsDiff)}</dd>
          </dl>
        )}
      </Section>
      <Section title="Files" note={`${counted(view.files.length, 'file')}, ${size(bytesOf(view))}`}>
        <ul className="export-files">
          {view.files.map(({ path, bytes }) => (
            <li key={path}>
              <code>{path}</code>
              <span className="second">{size(bytes)}</span>
            </li>
          ))}
        </ul>
        {view.folder && <p className="second small export-hint">In {view.folder}</p>}
      </Section>
    </>
  )
}

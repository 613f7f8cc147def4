import type { ReactNode } from 'react'
import type { ExportsView, MadeExport } from '../../../shared/contract/index.ts'
import { counted, parity, size } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { dayOf, Section, useShared } from '../../ui/index.ts'
import { MODEL_FILE, SELECTED_TARGET } from './exports.ts'
import { MODEL_WORDS } from './model-card.tsx'
import { bytesOf, runNumber } from './proof-words.ts'
import { Smaller } from './smaller.tsx'
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
  const { list, model, stateOf, isExported } = useExports()
  const [selected] = useShared(SELECTED_TARGET)
  if (!run) return <p className="second small">Files and proof of an export are shown here.</p>
  const smaller = <Smaller run={run} />
  if (selected === MODEL_FILE && model)
    return (
      <>
        <ModelDetail model={model} />
        {smaller}
      </>
    )
  const target = list.find(({ id }) => id === selected) ?? list.find(({ id }) => isExported(id)) ?? list[0]
  if (!target) return null
  const { view } = stateOf(target.id)
  return view ? (
    <ExportDetail title={target.title} view={view}>
      {smaller}
    </ExportDetail>
  ) : (
    <>
      <Section title={target.title}>
        <p className="second small">{target.for}</p>
        <p className="second small export-hint">
          After the export, golden rows are scored from their raw columns in its own runtime and compared with the
          model. An export that differs is refused.
        </p>
      </Section>
      {smaller}
    </>
  )
}

function ModelDetail({ model }: { readonly model: ExportsView['model'] }) {
  return (
    <Section title={MODEL_WORDS.title}>
      <p className="second small">{MODEL_WORDS.for}</p>
      <dl className="facts export-hint">
        <dt>Size</dt>
        <dd>{size(model.bytes)}</dd>
        <dt>SHA-256</dt>
        <dd>
          <code className="export-hash">{model.sha256}</code>
        </dd>
      </dl>
      <p className="second small export-hint">
        It carries its golden rows, so that whoever has the file can prove every export of it again.
      </p>
    </Section>
  )
}

interface ExportDetailProps {
  readonly title: string
  readonly view: MadeExport
  /** Between the proof and the files. */
  readonly children: ReactNode
}

function ExportDetail({ title, view, children }: ExportDetailProps) {
  const { verified, isStale, madeAt, files, folder, run, signedBy } = view
  return (
    <>
      <Section title={title} note={isStale ? 'from before the change' : ''}>
        <Proof view={view} />
        <dl className="facts export-hint">
          {verified && (
            <>
              <dt>Scored by</dt>
              <dd>{verified.runtime}</dd>
              <dt>Golden rows compared</dt>
              <dd>{counted(verified.rows, 'row')}</dd>
              <dt>Labels</dt>
              <dd>{verified.labelsEqual ? 'all equal' : 'not all equal'}</dd>
              <dt>Largest difference</dt>
              <dd>{parity(verified.maxAbsDiff)}</dd>
              {verified.reasons > 0 && (
                <>
                  <dt>Reasons compared</dt>
                  <dd>of {counted(verified.reasons, 'row')}</dd>
                </>
              )}
            </>
          )}
          <dt>Exported</dt>
          <dd>{dayOf(new Date(madeAt), new Date())}</dd>
          {signedBy !== null && (
            <>
              <dt>Signed by</dt>
              <dd>
                <code className="export-hash">{signedBy}</code>
              </dd>
            </>
          )}
          <dt>Model</dt>
          <dd>of run {runNumber(run)}</dd>
        </dl>
      </Section>
      {children}
      <Section title="Files" note={`${counted(files.length, 'file')}, ${size(bytesOf(view))}`}>
        <ul className="export-files">
          {files.map(({ path, bytes }) => (
            <li key={path}>
              <code>{path}</code>
              <span className="second">{size(bytes)}</span>
            </li>
          ))}
        </ul>
        {folder && <p className="second small export-hint">In {folder}</p>}
      </Section>
    </>
  )
}

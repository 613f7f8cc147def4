import { Modal } from '@mantine/core'
import type { CasesPage, RunSummary } from '../../../shared/contract/index.ts'
import { count, decimal, significant } from '../../format/index.ts'
import { useProject } from '../../state.ts'

export type Case = CasesPage['cases'][number]

/** The whole source row, with what is true of it and what was predicted. */
export function CaseRow({
  run,
  shown,
  onClose,
}: {
  readonly run: RunSummary
  readonly shown: Case | null
  readonly onClose: () => void
}) {
  const { data } = useProject().project
  return (
    <Modal
      opened={shown !== null}
      onClose={onClose}
      title={shown ? `Row ${count(shown.row + 1)}` : ''}
      size="md"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {shown && (
        <>
          <dl className="case-said">
            <dt>{run.target}</dt>
            <dd>{valueText(run, shown.actual)}</dd>
            <dt>Predicted</dt>
            <dd>{valueText(run, shown.predicted)}</dd>
            {shown.score !== null && (
              <>
                <dt>{run.task === 'binary' ? `Score of “${run.classes[1] ?? ''}”` : 'Score'}</dt>
                <dd>{decimal(shown.score, 4)}</dd>
              </>
            )}
            {run.task === 'regression' && (
              <>
                <dt>Error</dt>
                <dd>{significant(Number(shown.predicted) - Number(shown.actual), 4)}</dd>
              </>
            )}
          </dl>
          <CaseCells names={data.columns.map(({ name }) => name)} cells={shown.cells} />
        </>
      )}
    </Modal>
  )
}

/** Every cell of a row, as the file has it. */
export function CaseCells({ names, cells }: { readonly names: readonly string[]; readonly cells: readonly string[] }) {
  return (
    <dl className="case-cells">
      {names.map((name, c) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{cells[c] === '' ? <em className="muted">missing</em> : cells[c]}</dd>
        </div>
      ))}
    </dl>
  )
}

const valueText = ({ task }: RunSummary, text: string): string =>
  task === 'regression' ? significant(Number(text), 4) : text

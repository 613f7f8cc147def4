import type { RunSummary } from '../../../shared/contract/index.ts'
import { count, decimal } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { Busy, Problem, Section, useLoaded } from '../../ui/index.ts'
import { CaseCells } from './case-row.tsx'

/** A training row whose label may be wrong, whole, with what speaks against the label. */
export function SuspectRow({ run, row }: { readonly run: RunSummary; readonly row: number }) {
  const { client, project } = useProject()
  const { value, trouble, isStale } = useLoaded(JSON.stringify([project.id, run.id, row]), (signal) =>
    client.data.rows({ project: project.id, from: row, count: 1 }, { signal }),
  )
  const suspect = run.suspects?.rows.find((one) => one.row === row)
  if (trouble) return <Problem trouble={trouble} />
  return (
    <Section title={`Row ${count(row + 1)}`} note="training row">
      {suspect && (
        <dl className="case-said">
          <dt>{run.target}</dt>
          <dd>{suspect.given}</dd>
          <dt>Looks like</dt>
          <dd>{suspect.instead}</dd>
          <dt>Chance of each</dt>
          <dd>
            {decimal(suspect.ofGiven, 3)} against {decimal(suspect.ofInstead, 3)}
          </dd>
        </dl>
      )}
      {value && !isStale ? (
        <CaseCells names={project.data.columns.map(({ name }) => name)} cells={value.rows[0] ?? []} />
      ) : (
        <Busy verb="Looking for the row" />
      )}
    </Section>
  )
}

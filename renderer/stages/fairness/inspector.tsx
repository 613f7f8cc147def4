import { useProject } from '../../state.ts'
import { Section } from '../../ui/index.ts'
import { BandEdges } from './band-edges.tsx'
import { GatesForm } from './gates-form.tsx'
import { GroupChoice } from './group-choice.tsx'
import { auditedColumns, comparedIn, MOST_COLUMNS } from './selection.ts'
import './fairness.css'

/** Which columns form the groups, and what is compared. */
export function FairnessInspector() {
  const { run, project } = useProject()
  const compared = comparedIn(project, run)
  const columns = auditedColumns(project, compared)
  const numbers = columns.filter((name) =>
    project.data.columns.some((column) => column.name === name && column.type === 'number'),
  )
  return (
    <div className="fairness-form">
      <Section title="Groups" note={`one to ${MOST_COLUMNS} columns`}>
        <GroupChoice run={compared} />
        <p className="muted small group-hint">
          Two or three columns are also crossed. Numbers with many values are compared in four bands, or in bands of
          your own.
        </p>
        <div className="group-edges">
          {numbers.map((name) => (
            <BandEdges key={name} column={name} />
          ))}
        </div>
      </Section>
      {run && <GatesForm run={run} columns={columns} />}
      {!run && (
        <Section title="What is compared">
          <p className="second small">
            All rows, before anything is learned. Proxies are measured by a small model on rows that it did not see,
            corrected for all that was tried (Holm). Enter the shares of the population that the model is for, to see of
            whom there are too few.
          </p>
        </Section>
      )}
      {run?.task === 'regression' && (
        <Section title="What is compared">
          <p className="second small">
            Errors of test rows, in the unit of {run.target}. Gaps are the largest figure of a group minus the smallest,
            among groups of 30 rows or more; a gap is never negative, so its interval can lie above 0 by chance alone.
            Whether mean and mean absolute error differ is tested apart from that, each group against all other rows,
            corrected for all comparisons (Holm). The figures describe; whether a gap is justified is yours to judge.
          </p>
        </Section>
      )}
      {run && run.task !== 'regression' && (
        <Section title="What is compared">
          <p className="second small">
            Each rate is of test rows{run.task === 'binary' ? ' at the threshold chosen in Evaluate' : ''}. Gaps are the
            largest rate of a group minus the smallest, among groups of 30 rows or more; a gap is never negative, so its
            interval can lie above 0 by chance alone. Whether there is evidence of a difference is tested apart from
            that, each group against all other rows, corrected for all comparisons (Holm). A ratio under 0.8 is a
            screening signal of United States employment practice, the four-fifths rule, not a verdict. The figures
            describe; whether a gap is justified is yours to judge.
          </p>
        </Section>
      )}
    </div>
  )
}

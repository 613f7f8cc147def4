import { useProject } from '../../state.ts'
import { Section } from '../../ui/index.ts'
import { GroupChoice } from './group-choice.tsx'
import { MOST_COLUMNS } from './selection.ts'
import './fairness.css'

/** Which columns form the groups, and what is compared. */
export function FairnessInspector() {
  const { run } = useProject()
  if (run?.task !== 'binary')
    return <p className="second small fairness-form">Groups are chosen here once there is a model with two classes.</p>
  return (
    <div className="fairness-form">
      <Section title="Groups" note={`one to ${MOST_COLUMNS} columns`}>
        <GroupChoice run={run} />
        <p className="muted small group-hint">
          Two or three columns are also crossed. Numbers with many values are compared in four bands.
        </p>
      </Section>
      <Section title="What is compared">
        <p className="second small">
          Each rate is of test rows at the threshold chosen in Evaluate. Gaps are the largest rate of a group minus the
          smallest, among groups of 30 rows or more; a gap is never negative, so its interval can lie above 0 by chance
          alone. The figures describe; whether a gap is justified is yours to judge.
        </p>
      </Section>
    </div>
  )
}

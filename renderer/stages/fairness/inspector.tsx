import { Checkbox } from '@mantine/core'
import { counted } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { Section, useShared } from '../../ui/index.ts'
import { defaultColumns, GROUP_COLUMNS, groupColumns, MOST_COLUMNS } from './selection.ts'
import './fairness.css'

/** Which columns form the groups: one to three, the sensitive ones first. */
export function FairnessInspector() {
  const { project, run } = useProject()
  const [chosen, set] = useShared(GROUP_COLUMNS)
  if (run?.task !== 'binary')
    return <p className="second small fairness-form">Groups are chosen here once there is a model with two classes.</p>
  const columns = chosen ?? defaultColumns(project, run)
  const sensitive = new Set([...run.sensitive, ...project.choices.sensitive])
  const isFull = columns.length >= MOST_COLUMNS
  const toggle = (name: string) =>
    set(columns.includes(name) ? columns.filter((other) => other !== name) : [...columns, name])
  return (
    <div className="fairness-form">
      <Section title="Groups" note={`one to ${MOST_COLUMNS} columns`}>
        <div className="group-choice">
          {groupColumns(project, run).map((name) => {
            const isIn = columns.includes(name)
            const isShut = isFull && !isIn
            return (
              <div key={name}>
                <Checkbox
                  label={name}
                  checked={isIn}
                  aria-disabled={isShut}
                  onChange={() => !isShut && toggle(name)}
                  {...(isShut && { title: `At most ${MOST_COLUMNS}: take one out first.` })}
                />
                <span className="muted small">{noteOf(name, sensitive, project.data.columns)}</span>
              </div>
            )
          })}
        </div>
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

function noteOf(
  name: string,
  sensitive: ReadonlySet<string>,
  columns: readonly { readonly name: string; readonly distinct: number }[],
): string {
  const distinct = columns.find((column) => column.name === name)?.distinct
  const values = distinct === undefined ? '' : counted(distinct, 'value')
  return sensitive.has(name) ? `sensitive${values && `, ${values}`}` : values
}

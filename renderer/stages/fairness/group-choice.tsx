import { Checkbox } from '@mantine/core'
import { counted } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { auditedColumns, type Compared, groupColumns, MOST_COLUMNS } from './selection.ts'

/** The columns that can form groups, the sensitive ones first; one to three are chosen. */
export function GroupChoice({ run }: { readonly run: Compared }) {
  const { project, choose } = useProject()
  const columns = auditedColumns(project, run)
  const sensitive = new Set([...run.sensitive, ...project.choices.sensitive])
  const isFull = columns.length >= MOST_COLUMNS
  const toggle = (name: string) =>
    choose({ groups: columns.includes(name) ? columns.filter((other) => other !== name) : [...columns, name] })
  return (
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

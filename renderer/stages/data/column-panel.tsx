import { X } from 'lucide-react'
import { count, plainNumber, share } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { IconButton, Segmented, useShared } from '../../ui/index.ts'
import { BinBars } from './bin-bars.tsx'
import { type ColumnProfile, edgeTexts } from './columns.ts'
import { type Role, roleOf, withRole } from './roles.ts'
import { SELECTED_COLUMNS } from './selection.ts'
import { TypeField } from './type-field.tsx'
import { useDistribution } from './use-distribution.ts'
import { useShown } from './use-shown.ts'
import { useView } from './use-view.ts'

const ROLES: readonly { readonly value: Role; readonly text: string }[] = [
  { value: 'feature', text: 'Feature' },
  { value: 'target', text: 'Predict' },
  { value: 'sensitive', text: 'Sensitive' },
  { value: 'left-out', text: 'Left out' },
]

const ROLE_HELP: Readonly<Record<Role, string>> = {
  feature: 'The model may learn from it.',
  target: 'The model learns to predict it.',
  sensitive: 'Held back from the model; Fairness compares its groups.',
  'left-out': 'Not used at all.',
}

/** The selected column: its values, its type and its role. */
export function ColumnPanel() {
  const { project, choose } = useProject()
  const [selected, select] = useShared(SELECTED_COLUMNS)
  const { shown } = useShown()
  const columns = shown.columns.filter(({ name }) => selected.includes(name))
  const inFile = project.data.columns.filter(({ name }) => selected.includes(name))
  const [column] = columns
  if (!column)
    return (
      <section className="column-panel" aria-label="Selected column">
        <p className="muted small">Select a column to see its values and to give it a role.</p>
      </section>
    )
  const names = inFile.map(({ name }) => name)
  const roles = [...new Set(names.map((name) => roleOf(name, project.choices)))]
  const [role = 'feature'] = roles
  const options = names.length > 1 ? ROLES.filter(({ value }) => value !== 'target') : ROLES
  return (
    <section className="column-panel" aria-label="Selected column">
      <div className="column-title">
        <h2>{columns.length > 1 ? `${count(columns.length)} columns` : column.name}</h2>
        <IconButton icon={X} label="Clear the selection" keys="Esc" small onClick={() => select([])} />
      </div>
      {columns.length > 1 ? (
        <p className="second small">{columns.map(({ name }) => name).join(', ')}</p>
      ) : (
        <OneColumn key={column.name} column={column} inFile={inFile[0]} />
      )}
      {names.length > 0 && (
        <div className="column-role">
          <Segmented
            label="Role"
            value={roles.length > 1 ? 'feature' : role}
            options={options}
            onChange={(to) => choose(withRole(names, to, project.choices))}
          />
          <p className="muted small">{roles.length > 1 ? 'These columns have different roles.' : ROLE_HELP[role]}</p>
        </div>
      )}
    </section>
  )
}

function OneColumn({
  column,
  inFile,
}: {
  readonly column: ColumnProfile
  /** The column as it was read; undefined for one that a step made. */
  readonly inFile: ColumnProfile | undefined
}) {
  const { data } = useProject().project
  const { rows } = useShown().shown
  const distribution = useDistribution(column)
  const { has, toggle } = useView()
  const { name, type, missing, distinct, numbers, range } = column
  const bins = distribution?.bins ?? []
  const [first, last] = edgeTexts(bins, type)
  const isId = data.findings.some(({ id, columns }) => id === 'id-like' && columns.includes(name))
  const shown = (value: number | string) =>
    typeof value === 'number' ? plainNumber(value, { isGrouped: !isId }) : value
  return (
    <>
      {(type === 'number' || type === 'date') && (
        <div>
          <BinBars column={column} bins={bins} />
          <div className="mini-ends">
            <span>{first}</span>
            <span>{last}</span>
          </div>
        </div>
      )}
      {distribution && distribution.top.length > 0 && (
        <Frequent column={name} top={distribution.top} rows={rows - missing} />
      )}
      <dl className="facts">
        <dt>Different values</dt>
        <dd>{count(distinct)}</dd>
        <dt>Missing</dt>
        <dd>
          {missing === 0 ? (
            'none'
          ) : (
            <button
              type="button"
              className="link"
              aria-pressed={has(name, { missing: true })}
              onClick={() => toggle(name, { missing: true })}
            >
              {count(missing)} ({share(missing / Math.max(1, rows))})
            </button>
          )}
        </dd>
        {range && <Fact name={type === 'date' ? 'First, last' : 'Least, most'} value={range.map(shown).join(', ')} />}
        {numbers && !isId && <Fact name="Mean" value={plainNumber(numbers.mean, { digits: 5 })} />}
        {numbers && !isId && (
          <Fact
            name="Quartiles"
            value={numbers.quartiles.map((value) => plainNumber(value, { digits: 5 })).join(', ')}
          />
        )}
      </dl>
      <SortField name={name} />
      {inFile ? <TypeField column={inFile} /> : <p className="muted small">Made by a cleaning step.</p>}
    </>
  )
}

const ORDERS = [
  { value: 'file', text: 'File order' },
  { value: 'ascending', text: 'Ascending' },
  { value: 'descending', text: 'Descending' },
] as const

/** The order of the rows by this column. */
function SortField({ name }: { readonly name: string }) {
  const { view, sortBy } = useView()
  const { sort } = view
  const current = sort?.column !== name ? 'file' : sort.isDescending ? 'descending' : 'ascending'
  return (
    <div className="column-role">
      <Segmented
        label={`Order of the rows by ${name}`}
        value={current}
        options={ORDERS}
        onChange={(to) => sortBy(to === 'file' ? undefined : { column: name, isDescending: to === 'descending' })}
      />
    </div>
  )
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  )
}

function Frequent({
  column,
  top,
  rows,
}: {
  readonly column: string
  readonly top: readonly { readonly value: string; readonly count: number }[]
  readonly rows: number
}) {
  const { has, toggle } = useView()
  const most = Math.max(1, ...top.map((entry) => entry.count))
  return (
    <ol className="frequent">
      {top.slice(0, 6).map((entry) => (
        <li key={entry.value}>
          <button
            type="button"
            aria-pressed={has(column, entry)}
            title={`Only rows with ${entry.value}`}
            onClick={() => toggle(column, { value: entry.value })}
          >
            <span className="frequent-value">{entry.value}</span>
            <span className="frequent-bar">
              <i style={{ width: `${(entry.count / most) * 100}%` }} />
            </span>
            <span className="number">{share(entry.count / Math.max(1, rows), 0)}</span>
          </button>
        </li>
      ))}
    </ol>
  )
}

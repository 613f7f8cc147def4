import { useState } from 'react'
import type { DependenceView, RunSummary } from '../../../shared/contract/index.ts'
import { DependenceChart } from '../../charts/dependence-chart.tsx'
import { compact, counted, decimal, significant } from '../../format/index.ts'
import { Term } from '../../glossary/term.tsx'
import { useProject } from '../../state.ts'
import { Busy, Problem, Segmented, useLoaded } from '../../ui/index.ts'
import { dependenceOf } from './asking.ts'

type Way = 'mean' | 'rows' | 'local'

const WAYS: readonly { readonly value: Way; readonly text: string }[] = [
  { value: 'rows', text: 'Rows and mean' },
  { value: 'mean', text: 'Mean' },
  { value: 'local', text: 'Local effects' },
]

/** How the score follows one column. */
export function Following({ run, column }: { readonly run: RunSummary; readonly column: string }) {
  const { client, project } = useProject()
  const { value, trouble, isStale } = useLoaded(...dependenceOf(client, project.id, run.id, column))
  const [way, go] = useState<Way>('rows')
  const [chosen, choose] = useState(run.classes[0] ?? '')
  if (trouble) return <Problem trouble={trouble} />
  if (!value)
    return (
      <div className="explain-room">
        <Busy verb={`Following ${column}`} />
      </div>
    )
  const ways = value.ale ? WAYS : WAYS.filter((one) => one.value !== 'local')
  const k = Math.max(
    0,
    value.curves.findIndex((curve) => curve.class === chosen),
  )
  const isLocal = way === 'local' && value.ale !== null
  return (
    <div className={isStale ? 'is-stale' : undefined} aria-busy={isStale}>
      <Drawn run={run} value={value} k={k} isLocal={isLocal} hasRows={way === 'rows'} />
      <div className="explain-ways">
        <Segmented
          label="What is drawn"
          value={isLocal || way !== 'local' ? way : 'rows'}
          options={ways}
          onChange={go}
        />
        {run.task === 'multiclass' && (
          <label className="small">
            Class{' '}
            <select value={run.classes[k]} onChange={(event) => choose(event.target.value)}>
              {run.classes.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
        )}
      </div>
      <p className="second small explain-note">
        <Term of={isLocal ? 'localEffects' : 'partialDependence'}>
          {isLocal ? 'Accumulated local effects' : 'Partial dependence'}
        </Term>
        .{' '}
        {isLocal
          ? `Small changes of ${column} where the rows are, added up; the mean over rows is 0.`
          : `The score of ${counted(value.rows, 'row')} if all had the same ${column}. Where columns go together, some such rows may not exist.`}
      </p>
    </div>
  )
}

interface DrawnProps {
  readonly run: RunSummary
  readonly value: DependenceView
  readonly k: number
  readonly isLocal: boolean
  readonly hasRows: boolean
}

function Drawn({ run, value: { column, points, values, curves, ale, rows }, k, isLocal, hasRows }: DrawnProps) {
  const { project } = useProject()
  const curve = curves[k]
  if (!curve) return null
  const type = project.data.columns.find(({ name }) => name === column)?.type
  const isLevels = values.some((value) => value === null)
  const score = run.task === 'regression' ? run.target : `score of “${curve.class ?? run.classes[1] ?? ''}”`
  const format = (value: number) => (run.task === 'regression' ? significant(value, 4) : decimal(value, 3))
  const day = (value: number) => new Date(value).toISOString().slice(0, 10)
  const common = {
    rows: counted(rows, 'test row'),
    xLabel: column,
    formatX: type === 'date' ? day : compact,
    format,
  }
  if (isLocal && ale)
    return (
      <DependenceChart
        {...common}
        title={`What ${column} changes, where the rows are`}
        about="Accumulated local effects"
        yLabel={`change of the ${score}`}
        xs={ale.edges}
        names={null}
        average={ale.effects[k] ?? []}
        individual={[]}
      />
    )
  return (
    <DependenceChart
      {...common}
      title={`How the score follows ${column}`}
      about={hasRows ? 'Partial dependence, and single rows behind it' : 'Partial dependence'}
      yLabel={score}
      xs={isLevels ? points.map((_, i) => i) : values.map((value) => value ?? 0)}
      names={isLevels ? points.map(String) : null}
      average={curve.average}
      individual={hasRows ? curve.individual : []}
    />
  )
}

import { Button, NumberInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { type ReactNode, useCallback, useState } from 'react'
import type { Choices, DecisionsView, RunSummary } from '../../../shared/contract/index.ts'
import { WorthChart } from '../../charts/worth-chart.tsx'
import { problemOf, type Problem as Trouble } from '../../client/problem.ts'
import { count, counted, decimal, share, significant } from '../../format/index.ts'
import { useRested } from '../../project/use-rested.ts'
import { useProject } from '../../state.ts'
import { Busy, createKept, Problem, Section, useLoaded } from '../../ui/index.ts'
import './decide.css'

type Option = DecisionsView['options'][number]

type Aims = NonNullable<Choices['aims']>

const FIRST_AIMS: Aims = {
  values: { truePositive: 1, falsePositive: -1, trueNegative: 0, falseNegative: 0 },
  precision: 0.8,
  recall: 0.8,
  capacity: 0.1,
  best: { rows: 100 },
}

const CHOSEN = createKept<DecisionsView>()

/** Typing rests this long before thresholds are chosen anew. */
const REST_MILLISECONDS = 250

/** Thresholds by what they are for: worth, F1, a precision or recall that must be reached, or what there is capacity for. */
export function Decide({ run }: { readonly run: RunSummary }) {
  const { client, project, threshold, setThreshold, choose } = useProject()
  const keep = useCallback((next: Aims) => choose({ aims: next }), [choose])
  const [aims, setAims] = useRested(project.choices.aims ?? FIRST_AIMS, keep)
  const [asked] = useDebouncedValue(aims, REST_MILLISECONDS)
  const key = JSON.stringify([project.id, run.id, run.threshold, asked])
  const { value, trouble } = useLoaded(
    key,
    (signal) => client.runs.choices({ project: project.id, run: run.id, ...asked }, { signal }),
    CHOSEN,
  )
  if (trouble) return <Problem trouble={trouble} />
  if (!value)
    return (
      <Section title="Decide">
        <Busy verb="Choosing thresholds" />
      </Section>
    )
  const yes = run.classes[1] ?? 'yes'
  const no = run.classes[0] ?? 'no'
  const inputs: Readonly<Record<Option['by'], ReactNode>> = {
    profit: 'Most worth',
    f1: 'Best F1',
    precision: (
      <ShareAim
        label="Precision at least"
        value={aims.precision}
        onChange={(precision) => setAims({ ...aims, precision })}
      />
    ),
    recall: (
      <ShareAim label="Recall at least" value={aims.recall} onChange={(recall) => setAims({ ...aims, recall })} />
    ),
    capacity: (
      <ShareAim label="Best share" value={aims.capacity} onChange={(capacity) => setAims({ ...aims, capacity })} />
    ),
    rows: <RowsAim best={aims.best} tested={value.tested} onChange={(best) => setAims({ ...aims, best })} />,
  }
  const outcomes = [
    ['truePositive', `“${yes}”, said so`],
    ['falsePositive', `“${no}”, said “${yes}”`],
    ['falseNegative', `“${yes}”, missed`],
    ['trueNegative', `“${no}”, said so`],
  ] as const
  const here = nearest(value.worth, threshold)
  return (
    <Section title="Decide" note={chosenOn(value)}>
      <div className="decide">
        <div>
          <fieldset className="decide-values">
            <legend>What one row is worth</legend>
            {outcomes.map(([name, label]) => (
              <NumberInput
                key={name}
                size="xs"
                label={label}
                value={aims.values[name]}
                onChange={(worth) =>
                  typeof worth === 'number' && setAims({ ...aims, values: { ...aims.values, [name]: worth } })
                }
              />
            ))}
          </fieldset>
          <div className="evaluate-wide">
            <table className="decide-table">
              <thead>
                <tr>
                  <th scope="col">Aim</th>
                  <th scope="col">Threshold</th>
                  <th scope="col">Precision</th>
                  <th scope="col">Recall</th>
                  <th scope="col">Said “{yes}”</th>
                  <th scope="col">Worth</th>
                  <th scope="col">
                    <span className="hidden">Use it</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {value.options.map((option) => (
                  <AimRow key={option.by} option={option} onUse={setThreshold}>
                    {inputs[option.by]}
                  </AimRow>
                ))}
              </tbody>
            </table>
          </div>
          {value.options.map(
            ({ by, tie }) =>
              tie && (
                <p key={by} className="second small">
                  {by === 'rows' ? 'Best rows' : 'Best share'}: {counted(tie.rows, 'row')} of those that chose have the
                  score at the limit. They stay out together, so {count(tie.free)} fewer are taken than there is room
                  for.
                </p>
              ),
          )}
          <KeepThreshold run={run} />
        </div>
        <WorthChart
          title={here ? `Worth ${significant(here.y, 4)} at ${decimal(threshold, 2)}` : 'Worth'}
          about="Worth of all decisions by threshold; click to move it"
          rows={`${count(value.tested)} test rows`}
          points={value.worth}
          marked={here && { ...here, label: `at ${decimal(threshold, 2)}` }}
          onSelect={(at) => setThreshold(Math.round(at * 100) / 100)}
        />
      </div>
    </Section>
  )
}

const chosenOn = ({ from, rows, tested }: DecisionsView): string =>
  from === 'validation'
    ? `chosen on ${count(rows)} rows held out in training; figures are of the ${count(tested)} test rows`
    : `chosen on the ${count(tested)} test rows themselves, so the figures look better than they will be`

const nearest = (points: DecisionsView['worth'], x: number) => points[Math.round(x * (points.length - 1))] ?? null

function ShareAim({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: number
  readonly onChange: (value: number) => void
}) {
  return (
    <span className="decide-aim">
      {label}
      <NumberInput
        size="xs"
        aria-label={label}
        min={0.01}
        max={1}
        step={0.05}
        value={value}
        onChange={(next) => typeof next === 'number' && next > 0 && next <= 1 && onChange(next)}
      />
    </span>
  )
}

/** So many rows of so many: of as many as there are test rows, until somebody says otherwise. */
function RowsAim({
  best: { rows, of },
  tested,
  onChange,
}: {
  readonly best: Aims['best']
  readonly tested: number
  readonly onChange: (best: Aims['best']) => void
}) {
  const field = (label: string, value: number, change: (value: number) => void) => (
    <NumberInput
      size="xs"
      aria-label={label}
      min={1}
      step={10}
      allowDecimal={false}
      thousandSeparator=","
      value={value}
      onChange={(next) => typeof next === 'number' && next >= 1 && change(next)}
    />
  )
  return (
    <span className="decide-aim">
      Best
      {field('Rows to take', rows, (next) => onChange({ rows: next, ...(of !== undefined && { of }) }))}
      of
      {field('Of how many rows', of ?? tested, (next) => onChange({ rows, of: next }))}
      rows
    </span>
  )
}

function AimRow({
  option: { by, threshold, outcome, worth },
  onUse,
  children,
}: {
  readonly option: Option
  readonly onUse: (threshold: number) => void
  readonly children: ReactNode
}) {
  if (threshold === null || !outcome)
    return (
      <tr>
        <th scope="row">{children}</th>
        <td colSpan={6} className="second">
          {by === 'rows' ? 'there are not so many rows' : 'no threshold reaches it'}
        </td>
      </tr>
    )
  const { truePositives: tp, falsePositives: fp, falseNegatives: fn } = outcome
  return (
    <tr>
      <th scope="row">{children}</th>
      <td>{decimal(threshold, 3)}</td>
      <td>{tp + fp > 0 ? share(tp / (tp + fp)) : '–'}</td>
      <td>{tp + fn > 0 ? share(tp / (tp + fn)) : '–'}</td>
      <td>{count(tp + fp)}</td>
      <td>{worth === null ? '–' : significant(worth, 4)}</td>
      <td>
        <Button size="compact-xs" variant="default" onClick={() => onUse(threshold)}>
          Use
        </Button>
      </td>
    </tr>
  )
}

/** Puts the threshold into the model itself. */
function KeepThreshold({ run }: { readonly run: RunSummary }) {
  const { client, project, threshold, replaceRun, notify } = useProject()
  const [isBusy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const keep = async () => {
    setBusy(true)
    setTrouble(null)
    try {
      const kept = await client.runs.keepThreshold({ project: project.id, run: run.id, threshold })
      replaceRun(kept)
      notify(`The model decides by ${decimal(threshold, 2)} now. Exports made before do not.`)
    } catch (error) {
      setTrouble(problemOf(error))
    }
    setBusy(false)
  }
  const isKept = Math.abs(run.threshold - threshold) < 1e-9
  return (
    <p className="decide-keep">
      <Button size="xs" variant="default" disabled={isKept} loading={isBusy} onClick={keep}>
        Put {decimal(threshold, 3)} into the model
      </Button>
      <span className="small muted">
        {isKept ? 'The model decides by this threshold.' : `The model decides by ${decimal(run.threshold, 3)}.`}
      </span>
      {trouble && <Problem trouble={trouble} />}
    </p>
  )
}

import type { PairShape, Shape, ShapeAxis } from '../../../../shared/contract/index.ts'
import { LevelBars } from '../../../charts/level-bars.tsx'
import { PairChart } from '../../../charts/pair-chart.tsx'
import { ShapeChart } from '../../../charts/shape-chart.tsx'
import { compact, count, significant } from '../../../format/index.ts'
import type { Selected } from './edits.ts'

interface DrawnProps {
  /** What is added to. */
  readonly of: string
  readonly shape: Shape | undefined
  readonly pair: PairShape | undefined
  readonly output: number
  readonly selected: Selected
  readonly onSelect: (range: Selected['range'], bins: Selected['bins']) => void
}

const format = (value: number) => `${value > 0 ? '+' : ''}${significant(value, 3)}`

/** The chosen shape, large. */
export function Drawn({ of, shape, pair, output, selected, onSelect }: DrawnProps) {
  if (pair) return <Pair pair={pair} of={of} output={output} />
  if (!shape) return null
  const values = shape.values[output] ?? []
  const learned = shape.learned[output] ?? []
  const missing = shape.weights[0] ?? 0
  const about = `What it adds to ${of}; 0 is what an average row adds`
  return (
    <>
      {shape.kind === 'number' ? (
        <ShapeChart
          title={shape.name}
          about={about}
          xLabel={shape.name}
          yLabel="adds"
          cuts={shape.cuts}
          values={values.slice(1)}
          learned={learned.slice(1)}
          weights={shape.weights.slice(1)}
          selected={selected.range}
          formatX={compact}
          format={format}
          onPick={(bin) => onSelect(picked(selected.range, bin), [])}
        />
      ) : (
        <LevelBars
          title={shape.name}
          about={about}
          xLabel="adds"
          bars={shape.levels.map((names, i) => ({
            name: names.length > 2 ? `${names[0]} and ${names.length - 1} more` : names.join(', '),
            value: values[i + 1] ?? 0,
            learned: learned[i + 1] ?? 0,
            rows: shape.weights[i + 1] ?? 0,
          }))}
          format={format}
          selected={new Set(selected.bins)}
          onPick={(bin) => onSelect(null, toggled(selected.bins, bin))}
        />
      )}
      <p className="second small explain-note">
        {shape.kind === 'number' ? 'Bars below: training rows. ' : 'At the right: training rows. '}
        {missing > 0
          ? `Missing values, and ones never seen, add ${format(values[0] ?? 0)} (${count(Math.round(missing))} rows).`
          : 'Training had no missing values here: they add nothing.'}
      </p>
    </>
  )
}

/** The first click begins a range, the second ends it, the third begins another. */
const picked = (range: Selected['range'], bin: number): readonly [number, number] =>
  range && range[0] === range[1] && bin !== range[0] ? [Math.min(range[0], bin), Math.max(range[0], bin)] : [bin, bin]

const toggled = (bins: readonly number[], bin: number): number[] =>
  bins.includes(bin) ? bins.filter((one) => one !== bin) : [...bins, bin]

function Pair({ pair, of, output }: { readonly pair: PairShape; readonly of: string; readonly output: number }) {
  const [first, second] = pair.axes
  return (
    <PairChart
      title={`${first.name} & ${second.name}`}
      about={`What both add together to ${of}, beyond what each adds alone`}
      rows={namesOf(first)}
      columns={namesOf(second)}
      rowLabel={first.name}
      columnLabel={second.name}
      values={pair.values[output] ?? []}
      weights={pair.weights}
      format={format}
    />
  )
}

function namesOf({ kind, cuts, levels }: ShapeAxis): string[] {
  if (kind === 'levels')
    return [
      'missing',
      ...levels.map((names) => (names.length > 2 ? `${names[0]} and ${names.length - 1} more` : names.join(', '))),
    ]
  const [first] = cuts
  if (first === undefined) return ['missing', 'any']
  return ['missing', `up to ${compact(first)}`, ...cuts.map((cut) => `above ${compact(cut)}`)]
}

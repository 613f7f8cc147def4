import type { Dependence, Interaction, RowExplanation, Surrogate } from '../shared/explain/index.ts'
import type { Pipeline } from '../shared/pipeline/index.ts'
import type { GlobalImportance } from './global-importance.ts'
import type { changesFor } from './row-questions.ts'
import { columns, digits, figureCells, findingLines, section } from './text.ts'

/** What the command prints as JSON. */
export interface Explanation extends GlobalImportance {
  readonly rows: readonly RowExplanation[]
  readonly dependence?: readonly Dependence[]
  readonly interactions?: readonly Interaction[]
  readonly surrogate?: Surrogate | null
  readonly questions?: readonly ({ readonly row: number } & ReturnType<typeof changesFor>)[]
}

const MOST_COLUMNS = 20

const MEASURES = {
  logLoss: 'How much the log loss grows when a column is shuffled (95 % interval)',
  rmse: 'How much the root mean squared error grows when a column is shuffled (95 % interval)',
  contribution: 'How far a column moves the margin, on average (95 % interval)',
} as const

/** An explanation for people. */
export function explanationText(pipeline: Pipeline, found: Explanation, file: string): string {
  const { global, groups, measure, rows, findings } = found
  const shown = global.slice(0, MOST_COLUMNS)
  const more = global.length > shown.length ? `\n  … and ${global.length - shown.length} more` : ''
  const importance = columns(
    shown.map(({ column, importance: own }) => [`  ${column}`, ...figureCells(own)]),
    { point: [1] },
  )
  const together = groups.map(({ columns: names, importance: own }) => [`  ${names.join(' + ')}`, ...figureCells(own)])
  return [
    `${file}: what the model of ${pipeline.target} goes by\n`,
    section(MEASURES[measure], importance + more),
    section('Shuffled together', columns(together, { point: [1] })),
    ...rows.map((row) => rowText(pipeline, row)),
    ...(found.dependence ?? []).map(dependenceText),
    section('Pairs that act together (0 to 1)', pairLines(found.interactions ?? [])),
    found.surrogate ? surrogateText(found.surrogate) : '',
    ...(found.questions ?? []).map(questionText),
    section('Findings', findingLines(findings)),
  ].join('')
}

const signed = (value: number): string => (value < 0 ? digits(value) : `+${digits(value)}`)

function rowText(
  { task, classes, target, calibration }: Pipeline,
  { row, class: label, base, margin, score, contributions, error }: RowExplanation,
): string {
  const of = task === 'regression' ? target : `log-odds of ${label ?? classes[1]}`
  const strongest = Object.entries(contributions)
    .filter(([, value]) => value !== 0)
    .sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]))
    .slice(0, MOST_COLUMNS)
  const lines = columns(
    [
      ['  base', digits(base)],
      ...strongest.map(([name, value]) => [`  ${name}`, signed(value)]),
      ['  =', digits(margin)],
    ],
    { point: [1] },
  )
  const note = error === undefined ? '' : `\n  sampled: a contribution may be off by ${digits(2 * error, 2)}`
  const curve = calibration?.curve
    ? `\n  the probability is ${digits(score)} after the calibration curve, ${digits(1 / (1 + Math.exp(-margin)))} before it`
    : ''
  return section(
    `Row ${row}, ${of}${task === 'regression' ? '' : ` (probability ${digits(score)})`}`,
    lines + note + curve,
  )
}

function dependenceText({ column, points, curves }: Dependence): string {
  const head = ['  ', ...curves.map(({ class: label }) => label ?? 'mean score')]
  const lines = points.map((point, i) => [`  ${point}`, ...curves.map(({ average }) => digits(average[i] ?? 0))])
  return section(`Partial dependence on ${column}`, columns([head, ...lines], { point: curves.map((_, c) => c + 1) }))
}

/** What sums of scores leave of a strength that is 0. */
const ROUNDING = 1e-9

const pairLines = (pairs: readonly Interaction[]): string =>
  columns(
    pairs
      .slice(0, 10)
      .map(({ columns: names, strength }) => [
        `  ${names.join(' and ')}`,
        digits(strength < ROUNDING ? 0 : strength, 2),
      ]),
    { point: [1] },
  )

const surrogateText = ({ lines, fidelity, constant, rows }: Surrogate): string =>
  section(
    `Roughly, in words (${digits(100 * fidelity, 3)} % of what the model says on rows that did not teach it, of ${rows}${constant > 0 ? `; always the same would be ${digits(100 * constant, 3)} %` : ''})`,
    lines.map((line) => `  ${line}`).join('\n'),
  )

function questionText({ row, whatIf, counterfactuals }: NonNullable<Explanation['questions']>[number]): string {
  const said = (
    prediction:
      | { readonly prediction: string | number; readonly probabilities: Readonly<Record<string, number>> | null }
      | undefined,
  ) => {
    const share = prediction?.probabilities?.[String(prediction.prediction)]
    return prediction ? `${prediction.prediction}${share === undefined ? '' : ` (${digits(share)})`}` : ''
  }
  const before = whatIf
    ? section(
        `Row ${row} with ${Object.entries(whatIf.set)
          .map((pair) => pair.join('='))
          .join(', ')}`,
        `  ${said(whatIf.before)} → ${said(whatIf.after)}`,
      )
    : ''
  if (!counterfactuals) return before
  const lines = counterfactuals.map(
    ({ changes, prediction }) =>
      `  ${changes.map(({ column, from, to }) => `${column} ${from ?? '(missing)'} → ${to ?? '(missing)'}`).join(', ')}: ${said(prediction)}`,
  )
  const found =
    lines.length > 0 ? lines.join('\n') : '  none found: allow more columns to change (--most-changes), or wider ranges'
  return before + section(`What would change row ${row}`, found)
}

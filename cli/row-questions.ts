import { usageError } from '../shared/core/index.ts'
import {
  type Counterfactual,
  type CounterfactualOptions,
  counterfactuals,
  withReasons,
} from '../shared/explain/index.ts'
import { type Pipeline, predictionsOf, scoreRows } from '../shared/pipeline/index.ts'
import type { Cell, SourceTable } from '../shared/table/index.ts'

/** What is asked about single rows. */
export interface RowQuestions {
  readonly set: Readonly<Record<string, string>>
  /** How many different ways to another decision. */
  readonly changes: number
  readonly wanted: string
  readonly immutable: readonly string[]
  readonly ranges: Readonly<Record<string, string>>
  readonly mostChanges: number
}

const REASONS = 3

/** The answers: the prediction with other values, and the nearest rows that are decided otherwise. */
export function changesFor(pipeline: Pipeline, table: SourceTable, row: number, questions: RowQuestions) {
  const cells = cellsOf(pipeline, table, row)
  const explained = (of: Readonly<Record<string, Cell>>) =>
    withReasons(pipeline, predictionsOf(pipeline, scoreRows(pipeline, [of])), [of], REASONS)[0]
  const found: readonly Counterfactual[] | undefined =
    questions.changes > 0 ? counterfactuals(pipeline, cells, optionsOf(pipeline, questions)) : undefined
  return {
    ...(Object.keys(questions.set).length > 0 && {
      whatIf: {
        set: questions.set,
        before: explained(cells),
        after: explained({ ...cells, ...known(pipeline, questions.set) }),
      },
    }),
    ...(found && {
      counterfactuals: found.map(({ changes, distance, prediction }) => ({ changes, distance, prediction })),
    }),
  }
}

function known({ inputs }: Pipeline, set: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const unknown = Object.keys(set).find((name) => !inputs.some((input) => input.name === name))
  if (unknown === undefined) return set
  throw usageError(`--set names "${unknown}", which the model does not use.`, {
    value: unknown,
    next: `It uses ${inputs.map(({ name }) => name).join(', ')}.`,
  })
}

function cellsOf({ inputs }: Pipeline, { names, columns }: SourceTable, row: number): Record<string, Cell> {
  return Object.fromEntries(
    inputs.map(({ name }) => {
      const source = columns[names.indexOf(name)]
      return [name, source ? (source.texts.at(source.codes[row] ?? 0) ?? null) : null]
    }),
  )
}

function optionsOf(
  { task, classes }: Pipeline,
  { changes, wanted, immutable, ranges, mostChanges }: RowQuestions,
): CounterfactualOptions {
  const bounds = Object.entries(ranges).map(([name, text]) => [name, rangeOf(`--ranges ${name}`, text)] as const)
  const common = { immutable, mostChanges, count: changes, ranges: Object.fromEntries(bounds) }
  if (task !== 'regression') {
    if (wanted === '' && classes.length > 2)
      throw usageError('--wanted is missing: the class that is wanted.', { next: `Classes: ${classes.join(', ')}.` })
    return wanted === '' ? common : { ...common, wanted }
  }
  const [low, high] = rangeOf('--wanted', wanted)
  return { ...common, wanted: { ...(low !== null && { low }), ...(high !== null && { high }) } }
}

/** `10..20`, `10..` or `..20`. */
function rangeOf(flag: string, text: string): [low: number | null, high: number | null] {
  const [low, high, ...more] = text.split('..')
  const numberOf = (part: string | undefined) => (part === undefined || part.trim() === '' ? null : Number(part))
  const range: [number | null, number | null] = [numberOf(low), numberOf(high)]
  const isRange = high !== undefined && more.length === 0 && range.every((end) => end === null || Number.isFinite(end))
  if (isRange && range.some((end) => end !== null)) return range
  throw usageError(`${flag} takes a range such as 10..20, 10.. or ..20, not "${text}".`, { value: text })
}

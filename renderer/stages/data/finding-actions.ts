import type { Choices } from '../../../shared/contract/index.ts'
import type { Data } from './columns.ts'
import { roleOf, withRole } from './roles.ts'

type Finding = Data['findings'][number]

/** A step that the window does with the columns' roles: there it is seen, and taken back, beside the column. */
const LEAVING_OUT = 'drop-columns'
/** The engine leaves some columns out by itself, and says so. */
const LEFT_OUT = /(is|are) left out/

/** Columns that a finding is about, that models may learn from, and had better not. */
export function columnsToLeaveOut({ step, columns, message }: Finding, choices: Choices): readonly string[] {
  if (step?.id !== LEAVING_OUT || LEFT_OUT.test(message)) return []
  return columns.filter((name) => roleOf(name, choices) === 'feature')
}

export const leftOut = (names: readonly string[], choices: Choices): Partial<Choices> =>
  withRole(names, 'left-out', choices)

/** The step that mends a finding, where it is not in the recipe yet. */
export function stepToOffer({ step }: Finding, { recipe }: Choices): Finding['step'] {
  const isThere = recipe.steps.some(
    ({ id, params }) =>
      id === step?.id && Object.entries(step.params).every(([name, value]) => isAlike(params[name], value)),
  )
  return isThere || step?.id === LEAVING_OUT ? undefined : step
}

/** The split that mends a finding, where it can be taken: nothing is predicted and parted by one column. */
export function splitToOffer({ split }: Finding, { target }: Choices): Finding['split'] {
  return split === undefined || (split.by !== 'copies' && split.column === target) ? undefined : split
}

export const isSplit = (split: Finding['split'], choices: Choices): boolean => isAlike(split, choices.split)

const isAlike = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** Steps that change or take out just the rows that the finding is about. */
const OF_ROWS: readonly string[] = [
  'drop-duplicates',
  'group-rare',
  'merge-similar',
  'map-values',
  'replace',
  'normalise',
  'impute',
  'clip',
  'remove-outliers',
  'set-type',
  'parse-dates',
  'parse-numbers',
]

/** The step by which the rows of a finding are known; undefined where it is about whole columns. */
export const stepOfRows = ({ step, rows }: Finding): Finding['step'] =>
  rows ?? (step && OF_ROWS.includes(step.id) ? step : undefined)

import type { Choices } from '../../../shared/contract/index.ts'
import type { Data } from './columns.ts'
import { roleOf, withRole } from './roles.ts'

type Finding = Data['findings'][number]

const USELESS = new Set(['all-missing', 'constant', 'id-like', 'free-text'])
/** The engine leaves some columns out by itself, and says so. */
const LEFT_OUT = /(is|are) left out/

/** Columns that a finding is about, that models may learn from, and had better not. */
export function columnsToLeaveOut({ id, columns, message }: Finding, choices: Choices): readonly string[] {
  if (!USELESS.has(id) || LEFT_OUT.test(message)) return []
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
  return isThere ? undefined : step
}

const isAlike = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

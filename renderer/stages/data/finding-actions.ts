import type { Choices } from '../../../shared/contract/index.ts'
import type { Data } from './columns.ts'
import { roleOf, withRole } from './roles.ts'

/** What can be done about a finding with one click. */
export interface FindingAction {
  readonly text: string
  readonly changes: Partial<Choices>
  /** The stage where its effect is seen. */
  readonly stage?: string
}

const USELESS = new Set(['all-missing', 'constant', 'id-like', 'free-text'])
/** The engine leaves some columns out by itself, and says so. */
const LEFT_OUT = /(is|are) left out/

/** Actions that are not done yet. The words are those of the history and the recipe. */
export function actionsFor(
  { id, columns, message }: Data['findings'][number],
  choices: Choices,
): readonly FindingAction[] {
  const used = columns.filter((name) => roleOf(name, choices) === 'feature')
  if (USELESS.has(id) && !LEFT_OUT.test(message) && used.length > 0)
    return [{ text: used.length === 1 ? 'Leave out' : 'Leave them out', changes: withRole(used, 'left-out', choices) }]
  const { steps } = choices.recipe
  if (id === 'duplicate-rows' && !steps.some((step) => step.id === 'drop-duplicates')) {
    const recipe = { steps: [...steps, { id: 'drop-duplicates', params: {} }] }
    return [{ text: 'Remove copies', changes: { recipe }, stage: 'clean' }]
  }
  return []
}

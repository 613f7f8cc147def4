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

/** The engine leaves some columns out by itself, and says so. */
const LEFT_OUT = /(is|are) left out/

const STEP_WORDS: Readonly<Record<string, string>> = {
  anonymise: 'Anonymise',
  balance: 'Balance the classes',
  clip: 'Clip',
  'drop-duplicates': 'Remove copies',
  'group-rare': 'Group rare values',
  impute: 'Fill in',
  'merge-similar': 'Merge them',
  normalise: 'Make it missing',
  'power-transform': 'Transform',
  'set-type': 'Read as numbers',
}

/** Actions that are not done yet. The words are those of the history and the recipe. */
export function actionsFor(
  { columns, message, step }: Data['findings'][number],
  choices: Choices,
): readonly FindingAction[] {
  if (!step) return []
  const used = columns.filter((name) => roleOf(name, choices) === 'feature')
  // Leaving a column out is a role: it is seen, and taken back, beside the column.
  if (step.id === 'drop-columns')
    return LEFT_OUT.test(message) || used.length === 0
      ? []
      : [{ text: used.length === 1 ? 'Leave out' : 'Leave them out', changes: withRole(used, 'left-out', choices) }]
  const { steps } = choices.recipe
  const isSame = (other: (typeof steps)[number]) =>
    other.id === step.id && JSON.stringify(other.params) === JSON.stringify(step.params)
  if (steps.some(isSame)) return []
  return [
    {
      text: STEP_WORDS[step.id] ?? 'Add the step',
      changes: { recipe: { steps: [...steps, { id: step.id, params: step.params }] } },
      stage: 'clean',
    },
  ]
}

import type { Changes, Choices } from '../../shared/contract/index.ts'
import { decimal } from '../format/index.ts'

/** Choices with the changes that led to them. */
export interface History extends Changes {
  readonly present: Choices
}

const LONGEST = 100

export function changed(history: History, present: Choices, text: string, at: number): History {
  const past = [...history.past, { text, at, choices: history.present }].slice(-LONGEST)
  return { past, present, future: [] }
}

export function undone({ past, present, future }: History): History | null {
  const change = past.at(-1)
  return change
    ? { past: past.slice(0, -1), present: change.choices, future: [...future, { ...change, choices: present }] }
    : null
}

export function redone({ past, present, future }: History): History | null {
  const change = future.at(-1)
  return change
    ? { past: [...past, { ...change, choices: present }], present: change.choices, future: future.slice(0, -1) }
    : null
}

export const sameChoices = (a: Choices, b: Choices): boolean => JSON.stringify(a) === JSON.stringify(b)

/** What was changed, in the words of the button that did it. */
export function changeText(before: Choices, after: Choices): string {
  if (before.target !== after.target) return after.target === '' ? 'Target taken back' : `Predict ${after.target}`
  if (before.threshold !== after.threshold) return `Threshold ${decimal(after.threshold, 2)}`
  if (JSON.stringify(before.groups) !== JSON.stringify(after.groups)) return groupsText(after)
  const marked = difference(after.sensitive, before.sensitive)
  if (marked.length > 0) return `${marked.join(', ')} marked as sensitive`
  const left = difference(after.ignore, before.ignore)
  if (left.length > 0) return `${left.join(', ')} left out`
  const used = [...difference(before.sensitive, after.sensitive), ...difference(before.ignore, after.ignore)]
  if (used.length > 0) return `${[...new Set(used)].join(', ')} used as a feature`
  if (JSON.stringify(before.training) !== JSON.stringify(after.training)) return 'Training set otherwise'
  const added = stepOnlyIn(after, before)
  const removed = stepOnlyIn(before, after)
  if (added && removed) return `Step changed: ${added}`
  if (added) return `Step added: ${added}`
  return removed ? `Step removed: ${removed}` : 'Steps reordered'
}

const groupsText = ({ groups = [] }: Choices): string =>
  groups.length > 0 ? `Compare groups by ${groups.join(', ')}` : 'Compare no groups'

/** The first step of one recipe that the other does not have, in words. */
function stepOnlyIn(one: Choices, other: Choices): string | undefined {
  const known = other.recipe.steps.map((step) => JSON.stringify(step))
  return one.recipe.steps.find((step) => !known.includes(JSON.stringify(step)))?.id.replaceAll('-', ' ')
}

const difference = (a: readonly string[], b: readonly string[]): string[] => a.filter((name) => !b.includes(name))

import type { Choices, History, HistoryState } from '../../shared/contract/index.ts'
import { decimal } from '../format/index.ts'
import { reverted } from './take-back.ts'

/** States that are kept. Beyond, the oldest end of a branch goes first, and the beginning only where there is no other branch. */
export const MOST_STATES = 200

export const started = (choices: Choices, at: number): History => ({
  states: [{ id: 0, parent: null, next: null, text: '', at, choices }],
  current: 0,
})

/** The choices as they are now. */
export const presentOf = (history: History): Choices => currentOf(history).choices

export function currentOf(history: History): HistoryState {
  const state = stateOf(history, history.current)
  if (!state) throw new Error(`the history has no state ${history.current}`)
  return state
}

const stateOf = ({ states }: History, id: number | null): HistoryState | undefined =>
  states.find((state) => state.id === id)

/** A new state after the current one. What else came after that stays, as a branch. */
export function changed(history: History, choices: Choices, text: string, at: number): History {
  const id = 1 + Math.max(...history.states.map((state) => state.id))
  const states = [...history.states, { id, parent: history.current, next: null, text, at, choices }]
  return bounded(wentTo({ states, current: history.current }, id) ?? history)
}

/** At another state, from which redo leads where it led before; null where there is none or it is the current one. */
export function wentTo(history: History, id: number): History | null {
  if (id === history.current || !stateOf(history, id)) return null
  const path = pathTo(history, id)
  const next = new Map(path.flatMap((state, i) => (path[i + 1] ? [[state.id, path[i + 1]?.id ?? null]] : [])))
  const states = history.states.map((state) => ({ ...state, next: next.get(state.id) ?? state.next }))
  return { states, current: id }
}

export function undone(history: History): History | null {
  const { parent } = currentOf(history)
  return parent === null ? null : { ...history, current: parent }
}

/** At the state after the current one that was visited last. */
export function redone(history: History): History | null {
  const { next } = currentOf(history)
  return next === null ? null : { ...history, current: next }
}

/** Without the change that led to a state, whatever came after it; null where something rests on it, or it holds no more. */
export function takenBack(history: History, id: number, at: number): History | null {
  if (history.current === id) return undone(history)
  const path = pathTo(history, history.current)
  const place = path.findIndex((state) => state.id === id)
  const [before, after] = [path[place - 1], path[place]]
  if (!before || !after) return null
  const now = reverted(before.choices, after.choices, presentOf(history))
  return now && isChoices(now.value) ? changed(history, now.value, `Taken back: ${after.text}`, at) : null
}

/** Made of choices part by part, it has all their parts. */
const isChoices = (value: unknown): value is Choices =>
  typeof value === 'object' && value !== null && 'target' in value && 'recipe' in value

/** States from the first to this one. */
export function pathTo(history: History, id: number): HistoryState[] {
  const path: HistoryState[] = []
  for (let state = stateOf(history, id); state; state = stateOf(history, state.parent)) path.unshift(state)
  return path
}

/** A state and those that redo would lead to from it, in turn. */
export function lineFrom(history: History, first: HistoryState): HistoryState[] {
  const line: HistoryState[] = []
  for (let state: HistoryState | undefined = first; state; state = stateOf(history, state.next)) line.push(state)
  return line
}

/** The states that begin another line than the one that redo follows, oldest first. */
export const branchesAt = ({ states }: History, { id, next }: HistoryState): HistoryState[] =>
  states.filter((state) => state.parent === id && state.id !== next)

/** The history with the choices that were found, where those are not the ones that it ends in. */
export const takenUp = (history: History, choices: Choices, at: number): History =>
  sameChoices(choices, presentOf(history)) ? history : changed(history, choices, 'File read another way', at)

function bounded(history: History): History {
  if (history.states.length <= MOST_STATES) return history
  const path = new Set(pathTo(history, history.current).map(({ id }) => id))
  const parents = new Set(history.states.map(({ parent }) => parent))
  const end = history.states.find(({ id }) => !parents.has(id) && !path.has(id))
  return bounded(end ? withoutEnd(history, end) : withoutBeginning(history))
}

function withoutEnd({ states, current }: History, { id, parent }: HistoryState): History {
  const others = states.filter((state) => state.id !== id)
  const next = others.findLast((state) => state.parent === parent)?.id ?? null
  return { states: others.map((state) => (state.next === id ? { ...state, next } : state)), current }
}

function withoutBeginning({ states: [first, ...others], current }: History): History {
  return { states: others.map((state) => (state.parent === first?.id ? { ...state, parent: null } : state)), current }
}

export const sameChoices = (a: Choices, b: Choices): boolean => JSON.stringify(a) === JSON.stringify(b)

/** What was changed, in the words of the button that did it. */
export function changeText(before: Choices, after: Choices): string {
  if (before.target !== after.target) return after.target === '' ? 'Target taken back' : `Predict ${after.target}`
  if (before.threshold !== after.threshold) return `Threshold ${decimal(after.threshold, 2)}`
  if (JSON.stringify(before.aims) !== JSON.stringify(after.aims)) return 'What decisions are worth'
  if (JSON.stringify(before.groups) !== JSON.stringify(after.groups)) return groupsText(after)
  if (JSON.stringify(before.groupEdges) !== JSON.stringify(after.groupEdges)) return 'Change the bands of groups'
  if (JSON.stringify(before.population) !== JSON.stringify(after.population)) return 'Change the reference population'
  if (JSON.stringify(before.gates) !== JSON.stringify(after.gates)) return 'Change limits between groups'
  if (JSON.stringify(before.split) !== JSON.stringify(after.split)) return splitText(after)
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

/** How rows are parted into training and test. */
export function splitText({ split }: Choices): string {
  if (split === undefined) return 'Rows split at random'
  if (split.by === 'copies') return 'Copies kept together'
  return split.by === 'group' ? `Rows of one ${split.column} kept together` : `Tested on the latest ${split.column}`
}

const groupsText = ({ groups = [] }: Choices): string =>
  groups.length > 0 ? `Compare groups by ${groups.join(', ')}` : 'Compare no groups'

/** The first step of one recipe that the other does not have, in words. */
function stepOnlyIn(one: Choices, other: Choices): string | undefined {
  const known = other.recipe.steps.map((step) => JSON.stringify(step))
  return one.recipe.steps.find((step) => !known.includes(JSON.stringify(step)))?.id.replaceAll('-', ' ')
}

const difference = (a: readonly string[], b: readonly string[]): string[] => a.filter((name) => !b.includes(name))

import { ownValue } from '../core/index.ts'
import type { FittedStep } from './replay.ts'
import type { Derivation } from './step.ts'
import { STEPS } from './steps.ts'
import type { StepState } from './transform.ts'

/** Column after the steps → the columns of the rows as they came that its values are made of. Others are themselves. */
export const originsOf = (steps: readonly FittedStep[]): ReadonlyMap<string, ReadonlySet<string>> =>
  tracedOf(steps, () => ({}))

/** The same without columns that are needed only for their part in a column to be taken out of it. */
export const tracesOf = (steps: readonly FittedStep[]): ReadonlyMap<string, ReadonlySet<string>> =>
  tracedOf(steps, ({ id, state }) => STEPS.get(id).takesOut(state))

function tracedOf(
  steps: readonly FittedStep[],
  withoutOf: (step: FittedStep) => Derivation,
): ReadonlyMap<string, ReadonlySet<string>> {
  const traced = new Map<string, ReadonlySet<string>>()
  for (const step of steps) {
    const before = new Map(traced)
    const without = withoutOf(step)
    for (const [name, sources] of Object.entries(STEPS.get(step.id).derives(step.state))) {
      const out = ownValue(without, name) ?? []
      const left = sources.filter((source) => !out.includes(source))
      traced.set(name, new Set(left.flatMap((source) => [...(before.get(source) ?? [source])])))
    }
  }
  return traced
}

/**
 * The steps that making the `wanted` columns takes, without what they learned of others, and the columns of the rows as
 * they come that they need: what does not serve a model does not travel with it.
 */
export function stepsFor(
  steps: readonly FittedStep[],
  wanted: Iterable<string>,
): { steps: FittedStep[]; inputs: ReadonlySet<string> } {
  let needed = new Set(wanted)
  const used: FittedStep[] = []
  for (const { id, state } of steps.toReversed()) {
    const derived = Object.entries(STEPS.get(id).derives(state))
    const made = derived.filter(([name]) => needed.has(name))
    if (made.length === 0) continue
    used.unshift({ id, state: narrowed(state, new Set(derived.map(([name]) => name)), needed) })
    const names = new Set(made.map(([name]) => name))
    needed = new Set([...[...needed].filter((name) => !names.has(name)), ...made.flatMap(([, sources]) => sources)])
  }
  return { steps: used, inputs: needed }
}

function narrowed(state: StepState, derived: ReadonlySet<string>, needed: ReadonlySet<string>): StepState {
  const { columns } = state
  if (columns === null || typeof columns !== 'object' || Array.isArray(columns)) return state
  const kept = Object.entries(columns).filter(([name]) => !derived.has(name) || needed.has(name))
  return { ...state, columns: Object.fromEntries(kept) }
}

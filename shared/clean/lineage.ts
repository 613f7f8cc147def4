import type { FittedStep } from './replay.ts'
import { STEPS } from './steps.ts'
import type { StepState } from './transform.ts'

/** Column after the steps → the columns of the rows as they came that its values are made of. Others are themselves. */
export function originsOf(steps: readonly FittedStep[]): ReadonlyMap<string, ReadonlySet<string>> {
  const origins = new Map<string, ReadonlySet<string>>()
  for (const { id, state } of steps) {
    const before = new Map(origins)
    for (const [name, sources] of Object.entries(STEPS.get(id).derives(state)))
      origins.set(name, new Set(sources.flatMap((source) => [...(before.get(source) ?? [source])])))
  }
  return origins
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

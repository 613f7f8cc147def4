import type { RulesState } from '../../../models/index.ts'
import { defineFamilyCompiler } from '../family-compiler.ts'
import type { GraphFeature } from '../features.ts'
import type { Flags, Ops } from '../ops.ts'

/** The first rule that holds: asked from the last to the first, each overrules those after it. */
export const rules = defineFamilyCompiler<RulesState>({
  id: 'rules',
  margins(state, features, ops) {
    const { ends, values } = state
    const outputs = values.length / (ends.length + 1)
    const valuesOf = (rule: number) => ops.row(values.subarray(rule * outputs, (rule + 1) * outputs))
    let margins = valuesOf(ends.length)
    for (let rule = ends.length - 1; rule >= 0; rule--) {
      const [from, to] = [ends[rule - 1] ?? 0, ends[rule] ?? 0]
      const held = Array.from({ length: to - from }, (_, i) => holds(ops, state, from + i, features))
      const all = held.reduce<Flags | null>((before, one) => (before ? ops.both(before, one) : one), null)
      margins = all ? ops.choose(all, valuesOf(rule), margins) : valuesOf(rule)
    }
    return margins
  },
})

function holds(ops: Ops, state: RulesState, c: number, features: readonly GraphFeature[]): Flags {
  const [low, high, mayMiss] = [state.low[c] ?? 0, state.high[c] ?? 0, state.missing[c] === 1]
  const about = features[state.feature[c] ?? 0]
  if (about?.kind === 'levels') {
    const first = state.levelsAt[c] ?? 0
    const held = Array.from({ length: about.cardinality }, (_, code) => state.levels[first + code] ?? 0)
    return ops.compare('Equal', ops.lookUp(about.codes, [...held, Number(mayMiss)]), ops.number(1))
  }
  const x = about?.numbers ?? ops.number(Number.NaN)
  const below = ops.compare('LessOrEqual', x, ops.number(high))
  const within = low === -Infinity ? below : ops.both(ops.compare('Greater', x, ops.number(low)), below)
  return mayMiss ? ops.either(ops.isMissing(x), within) : within
}

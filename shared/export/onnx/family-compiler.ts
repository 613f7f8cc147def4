import type { ModelState } from '../../models/index.ts'
import type { GraphFeature } from './features.ts'
import type { Numbers, Ops } from './ops.ts'

/** How models of a family become part of a graph: features in, margins out, [N, outputs] (or [1, outputs]). */
export interface FamilyCompiler<S extends ModelState = ModelState> {
  readonly id: string
  margins(state: S, features: readonly GraphFeature[], ops: Ops): Numbers
}

export const defineFamilyCompiler = <S extends ModelState>(compiler: FamilyCompiler<S>): FamilyCompiler<S> => compiler

/** Features as trees read them: levels as their codes, the code −1 where there is none. */
export const withPlainCodes = (ops: Ops, features: readonly GraphFeature[]): Numbers =>
  ops.join(
    features.map((feature) =>
      feature.kind === 'number'
        ? feature.numbers
        : ops.lookUp(feature.codes, [...Array(feature.cardinality).keys(), -1]),
    ),
  )

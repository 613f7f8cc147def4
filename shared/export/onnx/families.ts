import { defineList } from '../../core/index.ts'
import { gbdt } from './families/boosted-trees.ts'
import { extraTrees, randomForest } from './families/forests.ts'
import { additive } from './families/glass-box.ts'
import { mlp } from './families/net.ts'
import { rules } from './families/rules.ts'
import { tree } from './families/single-tree.ts'
import { baseline, linear, naiveBayes } from './families/sums.ts'
import type { FamilyCompiler } from './family-compiler.ts'
import { refused } from './refusal.ts'

/** Every model family that ONNX can say. */
export const FAMILY_COMPILERS = defineList<FamilyCompiler>('model family that ONNX can say', [
  baseline,
  linear,
  gbdt,
  randomForest,
  extraTrees,
  mlp,
  naiveBayes,
  tree,
  rules,
  additive,
])

/** Why there is no compiler for the others. */
export const FAMILY_REFUSALS: Readonly<Record<string, string>> = {
  knn: 'it compares with every row that it keeps, and ONNX has no operator that finds the nearest ones with those equally far',
}

export function familyCompiler(id: string): FamilyCompiler {
  if (FAMILY_COMPILERS.has(id)) return FAMILY_COMPILERS.get(id)
  throw refused(`the model family ${id}`, FAMILY_REFUSALS[id] ?? 'no compiler for ONNX is written yet')
}

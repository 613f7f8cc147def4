import { defineList } from '../core/index.ts'
import { baseline, linear, naiveBayes } from './families/additive.ts'
import { gbdt } from './families/boosted-trees.ts'
import type { ExactFamily } from './families/family.ts'
import { extraTrees, randomForest } from './families/forests.ts'
import { additive } from './families/shapes.ts'
import { tree } from './families/single-tree.ts'

/** Families whose models can be taken apart exactly; all others are sampled. */
export const EXACT_FAMILIES = defineList<ExactFamily>('exactly explained family', [
  baseline,
  linear,
  naiveBayes,
  gbdt,
  randomForest,
  extraTrees,
  tree,
  additive,
])

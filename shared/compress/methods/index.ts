import { defineList } from '../../core/index.ts'
import type { Compression } from '../compression.ts'
import { fewerTrees } from './fewer-trees.ts'
import { float16 } from './float16.ts'
import { mergedLeaves } from './merged-leaves.ts'
import { prunedFeatures } from './pruned-features.ts'
import { uint8 } from './uint8.ts'

/** Every way to make a model smaller, in the order in which several are applied: what rounds comes last. */
export const COMPRESSIONS = defineList<Compression>('compression', [
  prunedFeatures,
  fewerTrees,
  mergedLeaves,
  float16,
  uint8,
])

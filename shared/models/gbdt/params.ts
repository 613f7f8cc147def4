import { z } from 'zod'
import { REGRESSION_LOSSES } from './objectives.ts'

export const PARAMS = z.object({
  rounds: z.int().min(1).max(100_000).default(200).meta({ title: 'Boosting rounds' }),
  learningRate: z.number().gt(0).max(1).default(0.1).meta({ title: 'Learning rate' }),
  growth: z.enum(['depth', 'leaf']).default('depth').meta({ title: 'Grow level by level, or the best leaf first' }),
  maxDepth: z.int().min(0).max(64).default(6).meta({ title: 'Deepest level of a tree (0: no limit)' }),
  maxLeaves: z.int().min(0).max(65_536).default(0).meta({ title: 'Most leaves of a tree (0: no limit)' }),
  minChildWeight: z.number().min(0).default(1).meta({ title: 'Least weight of a leaf' }),
  minGain: z.number().min(0).default(0).meta({ title: 'Least gain of a split' }),
  l1: z.number().min(0).default(0).meta({ title: 'L1 penalty on leaf values' }),
  l2: z.number().min(0).default(1).meta({ title: 'L2 penalty on leaf values' }),
  maxStep: z.number().min(0).default(0).meta({ title: 'Largest step of a leaf (0: no limit)' }),
  subsample: z.number().gt(0).max(1).default(1).meta({ title: 'Share of the rows a tree sees' }),
  columnSample: z.number().gt(0).max(1).default(1).meta({ title: 'Share of the features a tree sees' }),
  levelColumnSample: z.number().gt(0).max(1).default(1).meta({ title: 'Share of these that a level of a tree sees' }),
  maxBins: z
    .int()
    .min(3)
    .max(256)
    .default(256)
    .meta({ title: 'Most bins of a feature, the one for missing values included' }),
  levels: z
    .enum(['sets', 'codes', 'targets'])
    .default('sets')
    .meta({ title: 'Levels of a category are split by sets, by their codes, or by their targets in an order' }),
  levelSmoothing: z.number().min(0).default(10).meta({ title: 'Weight that smooths what is known of a level' }),
  levelL2: z.number().min(0).default(10).meta({ title: 'Additional L2 penalty where levels are split by sets' }),
  loss: z.enum(REGRESSION_LOSSES).default('squared').meta({ title: 'Loss of a regression' }),
  quantile: z.number().gt(0).lt(1).default(0.5).meta({ title: 'Share of the quantile loss' }),
  tweediePower: z.number().gt(1).lt(2).default(1.5).meta({ title: 'Power of the Tweedie loss' }),
  earlyStopping: z
    .int()
    .min(0)
    .default(0)
    .meta({ title: 'Stop after so many rounds without gain on held-out rows (0: never)' }),
})

/** Said for all families at once since, by the options of a training. */
export const RETIRED: Readonly<Record<string, string>> = {
  increasing: 'monotone',
  decreasing: 'monotone',
  interactions: 'interactions',
}

export type Params = z.output<typeof PARAMS>

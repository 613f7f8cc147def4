import { z } from 'zod'

export const PARAMS = z.object({
  rounds: z.int().min(1).max(100_000).default(1000).meta({ title: 'Most rounds over all columns' }),
  learningRate: z.number().gt(0).max(1).default(0.1).meta({ title: 'Learning rate' }),
  maxLeaves: z.int().min(2).max(16).default(3).meta({ title: 'Most steps that a round adds to the shape of a number' }),
  maxBins: z
    .int()
    .min(3)
    .max(256)
    .default(256)
    .meta({ title: 'Most bins of a column, the one for missing values included' }),
  minBinWeight: z.number().min(0).default(5).meta({ title: 'Fewest rows that a step of a shape stands on' }),
  l2: z.number().min(0).default(1).meta({ title: 'L2 penalty on a step' }),
  levelL2: z.number().min(0).default(5).meta({ title: 'L2 penalty on what a category adds' }),
  bags: z
    .int()
    .min(1)
    .max(32)
    .default(1)
    .meta({ title: 'Models of random parts of the rows whose shapes are averaged, which makes them smoother' }),
  pairs: z.int().min(0).max(500).default(20).meta({ title: 'Pairs of columns that act together' }),
  pairBins: z.int().min(3).max(64).default(32).meta({ title: 'Most bins of a column within a pair' }),
  pairRounds: z.int().min(0).max(100_000).default(500).meta({ title: 'Most rounds over all pairs' }),
  earlyStopping: z
    .int()
    .min(0)
    .default(20)
    .meta({ title: 'Stop after so many rounds without gain on held-out rows (0: never)' }),
})

export type Params = z.output<typeof PARAMS>

import { z } from 'zod'

export const FOREST_PARAMS = z.object({
  trees: z.int().min(1).max(10_000).default(200).meta({ title: 'Trees' }),
  maxDepth: z.int().min(0).max(64).default(12).meta({ title: 'Deepest level of a tree (0: no limit)' }),
  maxLeaves: z.int().min(0).max(65_536).default(0).meta({ title: 'Most leaves of a tree (0: no limit)' }),
  minLeafWeight: z.number().min(0).default(5).meta({ title: 'Least weight of a leaf' }),
  bootstrap: z.boolean().default(true).meta({ title: 'Each tree of a random forest sees rows drawn with replacement' }),
  columnSample: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .meta({ title: 'Share of the features a node sees (0: their root for classes, a third for numbers)' }),
  maxBins: z
    .int()
    .min(3)
    .max(256)
    .default(64)
    .meta({ title: 'Most bins of a feature, the one for missing values included' }),
})

export type ForestParams = ReturnType<typeof FOREST_PARAMS.parse>

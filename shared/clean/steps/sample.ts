import { z } from 'zod'
import { createRng, permutation } from '../../core/index.ts'
import { defineStep } from '../step.ts'

/** Keeps a random part of the training rows. */
export const sample = defineStep({
  id: 'sample',
  title: 'Sample rows',
  group: 'rows',
  about: 'Keeps a random part of the rows.',
  scope: 'rows',
  byAllRows: 'a part of the rows is drawn from all of them',
  atPrediction: { runs: false, why: 'every row that is to be predicted gets its prediction' },
  params: z.object({
    rows: z.int().min(0).default(0).meta({ title: 'Rows to keep (0: by share)' }),
    share: z.number().min(0).max(1).default(0.5).meta({ title: 'Share of the rows to keep' }),
    seed: z.int().default(0).meta({ title: 'Seed' }),
  }),
  keep(table, { rows, share, seed }) {
    const count = Math.min(table.rows, rows > 0 ? rows : Math.round(table.rows * share))
    return permutation(table.rows, createRng(seed).fork('sample')).subarray(0, count).toSorted()
  },
})

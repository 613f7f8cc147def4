import { groupRows } from '../../table/index.ts'
import { defineTargetCheck } from '../check.ts'
import { stepFor } from '../step-for.ts'
import { count, counted, percent } from '../words.ts'

/** From this share of the test rows on, copies flatter the figures. */
const MANY = 0.01

/** Test rows that occur among the training rows as well, alike in every column. */
export const copiesAcrossSplit = defineTargetCheck({
  id: 'copies-across-split',
  title: 'Copies on both sides of the split',
  look({ table }, { split: { train, test } }) {
    const { groups } = groupRows([...table.columns.values()], table.rows)
    const learned = new Uint8Array(table.rows)
    for (const row of train) learned[groups[row] ?? 0] = 1
    const copies = test.reduce((total, row) => total + (learned[groups[row] ?? 0] ?? 0), 0)
    if (copies === 0) return []
    return [
      {
        severity: copies > test.length * MANY ? 'warning' : 'info',
        columns: [],
        message: `${counted(copies, 'test row')} of ${count(test.length)} (${percent(copies / test.length)}) also ${copies === 1 ? 'stands' : 'stand'} among the training rows, alike in every column. A model that remembers rows is right on ${copies === 1 ? 'it' : 'them'}, so its figures come out too good. Remove copies from the file before it is split, or keep rows that are alike on one side of it.`,
        step: stepFor('drop-duplicates', {}),
        split: { by: 'copies' },
      },
    ]
  },
})

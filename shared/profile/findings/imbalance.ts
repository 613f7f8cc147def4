import { defineCheck } from '../check.ts'

/** A class with less than this share of the rows is easily overlooked by accuracy. */
const RARE = 0.1

export const imbalance = defineCheck({
  id: 'imbalance',
  title: 'Rare classes',
  look({ table, columns, target }) {
    const profile = columns.find(({ name }) => name === target)
    if (!profile || profile.top.length < 2) return []
    const labelled = table.rows - profile.missing
    const rare = profile.top.filter(({ count }) => count < RARE * labelled)
    if (rare.length === 0) return []
    const list = rare.map(({ value, count }) => `"${value}" (${((100 * count) / labelled).toFixed(1)} %)`).join(', ')
    return [
      {
        severity: 'info',
        columns: [profile.name],
        message: `Rare classes of ${profile.name}: ${list}. Accuracy says little about them; look at recall, precision and prAuc, and choose the threshold by what mistakes cost.`,
      },
    ]
  },
})

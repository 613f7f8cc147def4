import { defineCheck } from '../check.ts'
import { valueCounts } from '../counts.ts'

/** A class with less than this share of the rows is easily overlooked by accuracy. */
const RARE = 0.1
/** Of many classes each has few rows: rare is one with less than this part of an even share. */
const RARE_OF_EVEN = 0.5
const MOST_NAMED = 10

export const imbalance = defineCheck({
  id: 'imbalance',
  title: 'Rare classes',
  look({ table, target }) {
    const column = target === null ? undefined : table.columns.get(target)
    if (target === null || !column) return []
    const counts = valueCounts(column)
    const labelled = counts.reduce((total, { count }) => total + count, 0)
    const limit = labelled * Math.min(RARE, RARE_OF_EVEN / counts.length)
    const rare = counts.filter(({ count }) => count < limit).reverse()
    if (rare.length === 0) return []
    const list = rare
      .slice(0, MOST_NAMED)
      .map(({ value, count }) => `"${value}" (${((100 * count) / labelled).toFixed(1)} %)`)
    return [
      {
        severity: 'info',
        columns: [target],
        message: `Rare classes of ${target}: ${list.join(', ')}${rare.length > MOST_NAMED ? ` and ${rare.length - MOST_NAMED} more` : ''}. Accuracy says little about them; look at recall, precision and prAuc, and choose the threshold by what mistakes cost.`,
      },
    ]
  },
})

import { defineTargetCheck } from '../check.ts'
import { stepFor } from '../step-for.ts'
import { percent, quoted } from '../words.ts'

/** A class with less than this share of the rows is easily overlooked by accuracy. */
const RARE = 0.1
/** Of many classes each has few rows: rare is one with less than this part of an even share. */
const RARE_OF_EVEN = 0.5
const MOST_NAMED = 10

export const imbalance = defineTargetCheck({
  id: 'imbalance',
  title: 'Rare classes',
  look(_, { target: { name, task, classes, values } }) {
    if (task === 'regression') return []
    const counts = new Array<number>(classes.length).fill(0)
    for (const value of values) if (!Number.isNaN(value)) counts[value] = (counts[value] ?? 0) + 1
    const labelled = counts.reduce((total, count) => total + count, 0)
    const limit = labelled * Math.min(RARE, RARE_OF_EVEN / classes.length)
    const rare = [...classes.keys()]
      .filter((code) => (counts[code] ?? 0) < limit)
      .sort((a, b) => (counts[a] ?? 0) - (counts[b] ?? 0))
    if (rare.length === 0) return []
    const list = rare
      .slice(0, MOST_NAMED)
      .map((code) => `${quoted(classes[code] ?? '')} (${percent((counts[code] ?? 0) / labelled)})`)
    return [
      {
        severity: 'info',
        columns: [name],
        message: `Rare classes of ${name}: ${list.join(', ')}${rare.length > MOST_NAMED ? ` and ${rare.length - MOST_NAMED} more` : ''}. Accuracy says little about them; look at recall, precision and prAuc, and choose the threshold by what mistakes cost. Balancing the training rows lifts them, at the price of probabilities that are too high for them.`,
        step: stepFor('balance', { column: name }),
        rows: stepFor('filter-values', {
          column: name,
          values: rare.map((code) => classes[code] ?? ''),
          keep: 'others',
        }),
      },
    ]
  },
})

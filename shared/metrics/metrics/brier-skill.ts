import { defineMetric, never } from '../metric.ts'
import { ofProbabilities } from '../probabilities.ts'
import { weightedSum } from '../sample.ts'
import { NO_SCORES, noValue } from '../value.ts'

const ONE_CLASS = noValue('All rows are of one class, so the share of positives is as good as anything.')

export const brierSkill = defineMetric({
  id: 'brierSkill',
  title: 'Brier skill score',
  direction: 'higher',
  range: [-Infinity, 1],
  definition:
    'The share of the Brier score that is saved against always giving the share of positives: 1 perfect, 0 no better.',
  source: 'Murphy 1973, A new vector partition of the probability score; 1 − Brier score / that of the base rate',
  binary: ({ labels, scores }) => {
    if (scores === null) return never(NO_SCORES)
    return ofProbabilities([scores], () => {
      const squares = scores.map((score, row) => (score - labels[row]!) ** 2)
      const outcomes = Float64Array.from(labels)
      return ({ weights, total }) => {
        const rate = weightedSum(outcomes, weights) / total
        const known = rate * (1 - rate)
        return known > 0 ? 1 - weightedSum(squares, weights) / total / known : ONE_CLASS
      }
    })
  },
})

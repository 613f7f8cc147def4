import { noValue } from '../../metrics/index.ts'
import { defineGroupError } from '../metric.ts'

const CONSTANT = noValue('All true values of the group are the same, so there is no variation to explain.')

export const r2 = defineGroupError({
  id: 'r2',
  title: 'R²',
  direction: 'higher',
  ideal: 1,
  definition:
    'The share of the variation within the group that is explained: 1 − squared error / squared distance to the group’s own mean. A group of rows that are alike has a low one with small errors.',
  source: 'scikit-learn r2_score',
  value: ({ rows, squared, label, labelSquared, noise }) => {
    const spread = labelSquared - (label * label) / rows
    return spread > noise * rows ? 1 - squared / spread : CONSTANT
  },
})

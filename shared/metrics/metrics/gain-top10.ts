import { defineMetric, never } from '../metric.ts'
import { topShare } from '../top-share.ts'
import { NO_SCORES } from '../value.ts'

export const gainTop10 = defineMetric({
  id: 'gainTop10',
  title: 'Gain of the top tenth',
  direction: 'higher',
  range: [0, 1],
  perfect: null,
  definition:
    'The share of all positive rows that the tenth of the rows with the highest scores holds; rows that tie at its edge ' +
    'count in proportion. 0.1 is chance.',
  source: 'Ling and Li 1998, Data mining for direct marketing (cumulative gains)',
  binary: ({ ranking }) => (ranking ? ({ weights }) => topShare(ranking, weights, 0.1) : never(NO_SCORES)),
})

import { defineMetric, never } from '../metric.ts'
import { topShare } from '../top-share.ts'
import { NO_SCORES } from '../value.ts'

export const liftTop10 = defineMetric({
  id: 'liftTop10',
  title: 'Lift of the top tenth',
  direction: 'higher',
  range: [0, 10],
  perfect: null,
  definition:
    'How many times more positive rows there are in the tenth with the highest scores than in a random tenth; rows that tie ' +
    'at its edge count in proportion. 1 is chance.',
  source: 'Ling and Li 1998, Data mining for direct marketing (lift)',
  binary: ({ ranking }) =>
    ranking
      ? ({ weights }) => {
          const gain = topShare(ranking, weights, 0.1)
          return typeof gain === 'number' ? gain / 0.1 : gain
        }
      : never(NO_SCORES),
})

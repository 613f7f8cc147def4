import { jensenShannonDistance } from '../divergence.ts'
import { defineLevelTest, defineNumberTest } from '../drift-test.ts'
import { binShares, levelShares, sturgesEdges } from '../shares.ts'

const JENSEN_SHANNON = {
  title: 'Jensen-Shannon distance',
  source: 'Lin 1991, IEEE Transactions on Information Theory 37(1); scipy.spatial.distance.jensenshannon, base 2',
}

export const jensenShannon = defineNumberTest({
  id: 'jensenShannon',
  ...JENSEN_SHANNON,
  threshold: null,
  definition:
    'Distance between the histograms of both, in equally wide bins by Sturges’ rule; 0 the same, 1 nothing shared.',
  measure: (reference, current) => ({
    value: jensenShannonDistance(binShares(reference, current, sturgesEdges(reference, current))),
  }),
})

export const levelJensenShannon = defineLevelTest({
  id: 'jensenShannon',
  ...JENSEN_SHANNON,
  threshold: 0.1,
  definition: 'Distance between the shares of the levels; 0 the same, 1 nothing shared.',
  measure: (reference, current) => ({ value: jensenShannonDistance(levelShares(reference, current)) }),
})

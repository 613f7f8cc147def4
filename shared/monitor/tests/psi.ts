import { PSI, stabilityIndex } from '../divergence.ts'
import { defineLevelTest, defineNumberTest } from '../drift-test.ts'
import type { Sample } from '../sample.ts'
import { allLevelShares, allRowShares, decileEdges } from '../shares.ts'

const rowsOf = ({ count, missing = 0 }: Sample): number => count + missing

export const psi = defineNumberTest({
  id: 'psi',
  ...PSI,
  definition:
    'Σ (c − r) · ln(c / r) over the deciles of the reference, values below and above all of its own, and missing ones; where one value is all deciles, larger ones are a bin; an empty bin counts as 0.0001.',
  measure: (reference, current) =>
    stabilityIndex(allRowShares(reference, current, decileEdges(reference)), rowsOf(reference), rowsOf(current)),
})

export const levelPsi = defineLevelTest({
  id: 'psi',
  ...PSI,
  definition: 'Σ (c − r) · ln(c / r) over the levels and missing values; one that is not there counts as 0.0001.',
  measure: (reference, current) =>
    stabilityIndex(allLevelShares(reference, current), rowsOf(reference), rowsOf(current)),
})

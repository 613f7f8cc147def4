import { PSI, stabilityIndex } from '../divergence.ts'
import { defineLevelTest, defineNumberTest } from '../drift-test.ts'
import { binShares, decileEdges, levelShares } from '../shares.ts'

export const psi = defineNumberTest({
  id: 'psi',
  ...PSI,
  definition: 'Σ (c − r) · ln(c / r) over the deciles of the reference, an empty bin counting as 0.0001.',
  measure: (reference, current) =>
    stabilityIndex(binShares(reference, current, decileEdges(reference)), reference.count, current.count),
})

export const levelPsi = defineLevelTest({
  id: 'psi',
  ...PSI,
  definition: 'Σ (c − r) · ln(c / r) over the levels, a level that is not there counting as 0.0001.',
  measure: (reference, current) => stabilityIndex(levelShares(reference, current), reference.count, current.count),
})

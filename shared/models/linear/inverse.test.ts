import { expect, test } from 'vitest'
import { createRng } from '../../core/index.ts'
import type { Feature } from '../matrix.ts'
import { inMemory } from '../training-data.ts'
import { minimise } from './newton.ts'
import { penalisedLoss } from './penalised-loss.ts'

const ROWS = 3000
const CLASSES = 4

/** Levels that are rare and resemble each other, and classes of which one is rare. */
function rareLevels() {
  const rng = createRng('rare levels')
  const shared = Float64Array.from({ length: ROWS }, () => rng.next())
  const features = Array.from(
    { length: 24 },
    (_, j): Feature => ({
      kind: 'levels',
      codes: Int32Array.from(shared, (u) => ((u + 0.3 * rng.next()) % 1 < 0.6 / (1 + j) ? 1 : 0)),
      cardinality: 2,
    }),
  )
  const target = Float64Array.from(shared, (u) => (u > 0.97 ? 3 : Math.floor(3 * ((u + 0.5 * rng.next()) % 1))))
  const about = features.map((_, j) => ({
    name: `b${j}`,
    column: `b${j}`,
    kind: 'levels' as const,
    levels: ['0', '1'],
  }))
  return inMemory(
    { task: 'multiclass', classes: CLASSES, features: about },
    { matrix: { rows: ROWS, features }, target, weight: null },
  )
}

test('blocks of the Hessian lead to the same optimum by far fewer products than its diagonal', async () => {
  const reached = async (hasBlocks: boolean) => {
    const problem = await penalisedLoss(rareLevels(), null)
    problem.setL2(1)
    let products = 0
    const { x, converged } = await minimise(
      {
        ...problem,
        inverse: hasBlocks ? problem.inverse : null,
        curve(v, out) {
          products++
          return problem.curve(v, out)
        },
      },
      {
        l1: new Float64Array(problem.size),
        tolerance: 1e-9,
        maxIterations: 100,
        isTimeUp: () => false,
        breathe: async () => {},
        afterStep: async () => {},
      },
    )
    expect(converged).toBe(true)
    return { x, products }
  }
  const [blocks, diagonal] = [await reached(true), await reached(false)]
  for (const [i, weight] of diagonal.x.entries()) expect(blocks.x[i]).toBeCloseTo(weight, 5)
  expect(5 * blocks.products).toBeLessThan(diagonal.products)
})

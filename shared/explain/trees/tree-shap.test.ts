import { expect, test } from 'vitest'
import { createRng } from '../../core/index.ts'
import { XGBOOST } from '../xgboost.test-support.ts'
import { backgroundRules, inBatch, isForBatch, pathRules } from './in-batch.ts'
import { interventional } from './interventional.ts'
import { pathDependent } from './path-dependent.ts'
import { randomColumns, randomTrees, shapley, walked } from './random-trees.test-support.ts'
import type { SplitTrees } from './split-trees.ts'

const EXAMPLES = Array.from({ length: Number(process.env.LATHE_RUNS ?? 40) }, (_, i) => i)
const BACKGROUND = 37

/** Random trees over up to eight features; the last two may be of one player. */
function example(i: number) {
  const rng = createRng(`trees ${i}`)
  const features = 2 + rng.below(7)
  const playerOf = Int32Array.from({ length: features }, (_, f) => f)
  if (i % 3 === 0) playerOf[features - 1] = features - 2
  const trees = randomTrees(rng, features, 3, 1 + rng.below(7), 1 + (i % 3))
  const players = Math.max(...playerOf) + 1
  return {
    trees,
    playerOf,
    players,
    rows: randomColumns(rng, features, 4),
    others: randomColumns(rng, features, BACKGROUND),
  }
}

const at = (columns: readonly Float64Array[], feature: number, row: number): number => columns[feature]?.[row] ?? NaN

test.each(EXAMPLES)('interventional contributions are Shapley values by their definition, trees %i', (i) => {
  const { trees, playerOf, players, rows, others } = example(i)
  const found = interventional(trees, rows, others, playerOf, players)
  const together = inBatch(trees, rows, playerOf, players, backgroundRules(trees, others))
  for (let row = 0; row < 4; row++)
    for (let k = 0; k < trees.outputs; k++) {
      const wanted = shapley(players, (coalition) => {
        let sum = 0
        for (let b = 0; b < BACKGROUND; b++)
          sum += walked(trees, k, (f) => ((coalition >> (playerOf[f] ?? 0)) & 1 ? at(rows, f, row) : at(others, f, b)))
        return sum / BACKGROUND
      })
      for (const [player, value] of wanted.entries()) {
        expect(found[k]?.[player * 4 + row]).toBeCloseTo(value, 10)
        expect(together[k]?.[player * 4 + row]).toBeCloseTo(value, 10)
      }
    }
})

/** What a tree expects where only the players of a coalition are known: elsewhere it goes both ways, as its cover did. */
function expected(
  trees: SplitTrees,
  node: number,
  isKnown: (f: number) => boolean,
  numberOf: (f: number) => number,
): number {
  const { left, right, feature, values, cover } = trees
  const [a = 0, b = 0, f = 0] = [left[node], right[node], feature[node]]
  if (a < 0) return values[node] ?? 0
  if (isKnown(f)) return expected(trees, trees.goesLeft(node, numberOf(f)) ? a : b, isKnown, numberOf)
  const part = (cover?.[node] ?? 0) > 0 ? (cover?.[a] ?? 0) / (cover?.[node] ?? 1) : 0.5
  const [ofLeft, ofRight] = [a, b].map((child) => expected(trees, child, isKnown, numberOf))
  return part * (ofLeft ?? 0) + (1 - part) * (ofRight ?? 0)
}

test.each(EXAMPLES)('path-dependent contributions are Shapley values by their definition, trees %i', (i) => {
  const { trees, playerOf, players, rows } = example(i)
  const cover = trees.cover ?? new Float64Array(0)
  const found = pathDependent(trees, rows, cover, playerOf, players)
  const together = inBatch(trees, rows, playerOf, players, pathRules(trees, cover))
  for (let row = 0; row < 4; row++)
    for (let k = 0; k < trees.outputs; k++) {
      const worth = (coalition: number) => {
        let sum = 0
        for (const [t, root] of trees.roots.entries())
          if (t % trees.outputs === k)
            sum += expected(
              trees,
              root,
              (f) => ((coalition >> (playerOf[f] ?? 0)) & 1) === 1,
              (f) => at(rows, f, row),
            )
        return sum
      }
      expect(found.base[k]).toBeCloseTo(worth(0), 10)
      for (const [player, value] of shapley(players, worth).entries()) {
        expect(found.contributions[k]?.[player * 4 + row]).toBeCloseTo(value, 10)
        expect(together[k]?.[player * 4 + row]).toBeCloseTo(value, 10)
      }
    }
})

test('trees of one leaf, and rows without any, are explained too', () => {
  const trees = randomTrees(createRng(1), 2, 1, 0)
  expect(interventional(trees, [new Float64Array(3)], [new Float64Array(2)], Int32Array.of(0), 1)[0]).toEqual(
    new Float64Array(3),
  )
  expect(isForBatch(trees, 0)).toBe(false)
})

interface OfXgboost {
  readonly trees: readonly (readonly (readonly number[])[])[]
}
interface Reference {
  readonly rows: readonly (readonly (number | null)[])[]
  readonly binary: OfXgboost & { readonly contribs: readonly (readonly number[])[] }
  readonly multi: OfXgboost & { readonly contribs: readonly (readonly (readonly number[])[])[] }
}
const isReference = (value: unknown): value is Reference =>
  typeof value === 'object' && value !== null && 'rows' in value && 'binary' in value

/** The trees of xgboost, whose values are 32-bit numbers: left where x < threshold. */
function xgboostTrees({ trees }: OfXgboost, outputs: number): SplitTrees {
  const nodes = trees.flatMap((tree, t) => {
    const first = trees.slice(0, t).reduce((sum, one) => sum + one.length, 0)
    return tree.map((node) => node.map((one, place) => ((place === 3 || place === 4) && one >= 0 ? one + first : one)))
  })
  const column = (place: number) => Float64Array.from(nodes, (node) => node[place] ?? 0)
  const [threshold, missingLeft] = [Float32Array.from(column(1)), column(2)]
  let first = 0
  const roots = trees.map((tree) => {
    first += tree.length
    return first - tree.length
  })
  return {
    outputs,
    roots: Int32Array.from(roots),
    left: Int32Array.from(column(3)),
    right: Int32Array.from(column(4)),
    feature: Int32Array.from(column(0)),
    values: column(5),
    stride: 1,
    cover: column(6),
    columnsOf: () => [],
    goesLeft: (node, x) => (Number.isNaN(x) ? missingLeft[node] === 1 : x < (threshold[node] ?? 0)),
  }
}

test('path-dependent contributions equal those of xgboost, of two classes and of three', () => {
  if (!isReference(XGBOOST)) throw new Error('no reference')
  const { rows, binary, multi } = XGBOOST
  const columns = [0, 1, 2, 3, 4]
    .map((f) => Float32Array.from(rows, (row) => row[f] ?? NaN))
    .map((own) => Float64Array.from(own))
  const playerOf = Int32Array.of(0, 1, 2, 3, 4)
  const of = (trees: SplitTrees) => pathDependent(trees, columns, trees.cover ?? new Float64Array(0), playerOf, 5)
  const two = of(xgboostTrees(binary, 1))
  const three = of(xgboostTrees(multi, 3))
  for (const [row] of rows.entries()) {
    for (let f = 0; f < 5; f++) {
      expect(two.contributions[0]?.[f * rows.length + row]).toBeCloseTo(binary.contribs[row]?.[f] ?? NaN, 5)
      for (let k = 0; k < 3; k++)
        expect(three.contributions[k]?.[f * rows.length + row]).toBeCloseTo(multi.contribs[row]?.[k]?.[f] ?? NaN, 5)
    }
    expect(two.base[0]).toBeCloseTo(binary.contribs[row]?.[5] ?? NaN, 5)
    // The last of each class is its bias: what the trees expect, and the base score of a half.
    for (let k = 0; k < 3; k++) expect((three.base[k] ?? 0) + 0.5).toBeCloseTo(multi.contribs[row]?.[k]?.[5] ?? NaN, 5)
  }
})

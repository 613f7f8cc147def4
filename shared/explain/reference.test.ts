import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createRng } from '../core/index.ts'
import { type Pipeline, scoreTable } from '../pipeline/index.ts'
import { numberColumn, PLAIN_READING, type Table } from '../table/index.ts'
import { gridOf, withValue } from './global/grid.ts'
import { permutationImportance } from './global/importance.ts'
import { inBatch, pathRules } from './trees/in-batch.ts'
import { pathDependent } from './trees/path-dependent.ts'
import type { SplitTrees } from './trees/split-trees.ts'

// Models and values of xgboost and scikit-learn on larger data, kept beside the checkout and not in it.

const VALUES = new URL('../../../shared/reference/values/', import.meta.url)
const isAbsent = !existsSync(VALUES)
if (isAbsent) console.log(`skipped: the comparison with ${VALUES.pathname}, which is not there`)

const json = (name: string) => JSON.parse(readFileSync(new URL(name, VALUES), 'utf8'))

/** A node of a tree as xgboost writes it. */
interface Dumped {
  readonly nodeid: number
  readonly split?: string
  readonly split_condition?: number
  readonly yes?: number
  readonly missing?: number
  readonly leaf?: number
  readonly cover: number
  readonly children?: readonly [Dumped, Dumped]
}

/** Trees of xgboost, whose values are 32-bit numbers: left where x < threshold. */
function treesOf(dumped: readonly Dumped[], names: readonly string[]): SplitTrees {
  const [left, right, feature, value, cover, threshold, missingLeft]: number[][] = [[], [], [], [], [], [], []]
  const add = (node: Dumped): number => {
    const at = left!.push(-1) - 1
    right!.push(-1)
    feature!.push(names.indexOf(node.split ?? ''))
    value!.push(node.leaf ?? 0)
    cover!.push(node.cover)
    threshold!.push(Math.fround(node.split_condition ?? 0))
    missingLeft!.push(Number(node.missing === node.yes))
    const yes = node.children?.find(({ nodeid }) => nodeid === node.yes)
    const no = node.children?.find(({ nodeid }) => nodeid !== node.yes)
    if (yes && no) {
      left![at] = add(yes)
      right![at] = add(no)
    }
    return at
  }
  const roots = Int32Array.from(dumped, add)
  return {
    outputs: 1,
    roots,
    left: Int32Array.from(left!),
    right: Int32Array.from(right!),
    feature: Int32Array.from(feature!),
    values: Float64Array.from(value!),
    stride: 1,
    cover: Float64Array.from(cover!),
    columnsOf: () => [],
    goesLeft: (node, x) => (Number.isNaN(x) ? missingLeft![node] === 1 : x < threshold![node]!),
  }
}

/** What the trees say of a row. */
function marginOf(trees: SplitTrees, row: readonly number[]): number {
  return trees.roots.reduce((sum, root) => {
    let node = root
    while (trees.left[node]! >= 0)
      node = trees.goesLeft(node, row[trees.feature[node]!]!) ? trees.left[node]! : trees.right[node]!
    return sum + trees.values[node]!
  }, 0)
}

test.skipIf(isAbsent)(
  'contributions equal those of the given xgboost model to 1e-4, and sum to its margin to 1e-9',
  () => {
    const { columns: names, rows: cells, contribs } = json('treeshap/values.json')
    const rows: number[][] = cells.map((row: (number | null)[]) => row.map((cell) => cell ?? Number.NaN))
    const trees = treesOf(json('treeshap/trees.json'), names)
    const cover = trees.cover ?? new Float64Array(0)
    const players = names.length
    const columns = Array.from({ length: players }, (_, f) => Float64Array.from(rows, (row) => row[f] ?? Number.NaN))
    const playerOf = Int32Array.from({ length: players }, (_, f) => f)
    const { contributions: walked, base } = pathDependent(trees, columns, cover, playerOf, players)
    const together = inBatch(trees, columns, playerOf, players, pathRules(trees, cover))
    let most = 0
    for (const [row, expected] of contribs.entries())
      for (const found of [walked[0]!, together[0]!]) {
        const own = names.map((_: string, f: number) => found[f * rows.length + row]!)
        for (const [f, value] of own.entries()) most = Math.max(most, Math.abs(value - expected[f]))
        most = Math.max(most, Math.abs(base[0]! - expected[players]))
        const sum = own.reduce((total: number, value: number) => total + value, base[0]!)
        expect(Math.abs(sum - marginOf(trees, rows[row]!))).toBeLessThan(1e-9)
      }
    expect(most).toBeLessThan(1e-4)
  },
)

const NAMES = ['a', 'b', 'c', 'd']

interface GivenTree {
  readonly left: readonly number[]
  readonly right: readonly number[]
  readonly feature: readonly number[]
  readonly threshold: readonly number[]
  readonly value: readonly number[]
}

/** The forest of scikit-learn as a pipeline of ours. */
function forestOf(trees: readonly GivenTree[]): Pipeline {
  let first = 0
  const roots = trees.map(({ left }) => {
    first += left.length
    return first - left.length
  })
  const all = (part: keyof GivenTree) =>
    trees.flatMap((tree, t) =>
      tree[part].map((value) =>
        (part === 'left' || part === 'right') && value >= 0 ? value + (roots[t] ?? 0) : value,
      ),
    )
  const state = {
    task: 'regression',
    trees: {
      base: Float64Array.of(0),
      roots: Int32Array.from(roots),
      left: Int32Array.from(all('left')),
      right: Int32Array.from(all('right')),
      feature: Int32Array.from(all('feature')),
      threshold: Float64Array.from(all('threshold')),
      missingLeft: new Uint8Array(first),
      value: Float64Array.from(all('value')),
      rounds: trees.length,
      link: 'identity',
      levels: null,
    },
  }
  const number = { encoding: 'number', state: { fill: null, centre: 0, scale: 1, flag: false } }
  const features = { form: 'ordinal' as const, columns: NAMES.map((column) => ({ column, ...number })) }
  return {
    task: 'regression',
    target: 'y',
    classes: [],
    threshold: 0.5,
    inputs: NAMES.map((name) => ({ name, reading: PLAIN_READING.number, range: [-4, 4] })),
    branches: [
      { steps: [], views: [{ features, members: [{ family: 'random-forest', params: {}, state, weight: 1 }] }] },
    ],
    blend: 'margins',
    calibration: null,
  }
}

test.skipIf(isAbsent)(
  'partial dependence, single curves and permutation importance equal those of the given forest',
  async () => {
    const given = json('trees.json')
    const pipeline = forestOf(given.trees)
    // scikit-learn compares 32-bit numbers with its thresholds.
    const column = (c: number) => numberColumn(Float64Array.from(given.X, (row: number[]) => Math.fround(row[c]!)))
    const table: Table = { rows: given.X.length, columns: new Map(NAMES.map((name, c) => [name, column(c)])) }
    const scores = (of: Table) => scoreTable(pipeline, of).margins[0] ?? new Float64Array(0)
    for (const [row, value] of scores(table).entries()) expect(value).toBeCloseTo(given.prediction[row], 9)
    for (const [c, input] of pipeline.inputs.entries()) {
      const { grid, average, individualFirst5 } = given.partialDependence[c]
      expect(gridOf(input, column(c)).values.length).toBeGreaterThan(10)
      for (const [g, point] of grid.entries()) {
        const curves = scores(withValue(table, input, Math.fround(point)))
        const mean = curves.reduce((sum, score) => sum + score, 0) / curves.length
        expect(Math.abs(mean - average[g])).toBeLessThan(1e-9)
        for (const [row, curve] of individualFirst5.entries()) expect(curves[row]).toBeCloseTo(curve[g], 9)
      }
    }
    const labels = Float64Array.from(given.y)
    const repeats = 40
    const found = await permutationImportance(pipeline, table, labels, { rng: createRng(1), repeats })
    const said = scores(table)
    const before = labels.reduce((sum, y, row) => sum + (y - (said[row] ?? 0)) ** 2, 0) / labels.length
    const { mean, sd } = given.permutationImportance
    for (const { columns, importance } of found.columns) {
      const c = NAMES.indexOf(columns[0] ?? '')
      const growth = (Math.sqrt(before) + importance.value) ** 2 - before
      expect(Math.abs(growth - mean[c])).toBeLessThan(4 * sd[c] * Math.sqrt(1 / repeats + 1 / 200))
    }
  },
)

import { applySteps } from '../../clean/index.ts'
import { meanContributions, tableOfRows } from '../../explain/index.ts'
import { describeFeatures, encode, type FeatureSet } from '../../features/index.ts'
import { type GbdtState, gbdtColumns, type Matrix } from '../../models/index.ts'
import { membersOf, type Pipeline } from '../../pipeline/index.ts'
import type { Cell } from '../../table/index.ts'
import { defineCompression } from '../compression.ts'
import { editTrees } from '../edit-trees.ts'
import { mapTrees, treesOf } from '../members.ts'

/**
 * Columns that hardly matter go: each is held at its middle value, every split on it is followed once, and what is left never asks
 * for it again. Which matter, the model says of the made-up rows that its reasons are compared with.
 */
export const prunedFeatures = defineCompression({
  id: 'pruned-features',
  title: 'Fewer columns',
  about: 'Columns that hardly matter are held at their middle value and are not asked for any more.',
  amount: { title: 'Share of what all columns add to predictions that may go', least: 0, most: 0.9, normal: 0.05 },
  refusal: (pipeline) =>
    !membersOf(pipeline).every(({ member }) => treesOf(member.state) !== null || member.family === 'baseline')
      ? 'it is not made of trees alone: train it again without the columns'
      : !pipeline.background
        ? 'it keeps no rows that tell which columns matter'
        : droppable(pipeline).length === 0
          ? 'every column is used by a cleaning step or by a made feature'
          : null,
  offered: [0.02, 0.05, 0.1],
  apply: (pipeline, amount) => without(pipeline, columnsToDrop(pipeline, amount)),
  words: (before, after) => {
    const kept = new Set(after.inputs.map(({ name }) => name))
    const gone = before.inputs.flatMap(({ name }) => (kept.has(name) ? [] : [name]))
    return gone.length === 0 ? 'all columns' : `without ${gone.join(', ')}`
  },
})

/** Columns that nothing but features of their own is made of. */
function droppable({ inputs, branches, decision, background }: Pipeline): string[] {
  if (!background) return []
  const named = JSON.stringify(
    branches.map(({ steps, views }) => [steps, views.map(({ features }) => features.made ?? [])]),
  )
  return inputs.flatMap(({ name }) => (named.includes(JSON.stringify(name)) || decision?.column === name ? [] : [name]))
}

/** The least important columns that together matter no more than `share`; one column stays. */
function columnsToDrop(pipeline: Pipeline, share: number): Set<string> {
  const candidates = new Set(droppable(pipeline))
  const importances = meanContributions(pipeline, tableOfRows(pipeline, pipeline.background?.rows ?? []))
  const total = importances.reduce((sum, { importance }) => sum + importance.value, 0)
  const gone = new Set<string>()
  let spent = 0
  for (const { columns, importance } of importances.reverse()) {
    const [name] = columns
    if (name === undefined || !candidates.has(name)) continue
    spent += importance.value
    if (spent > share * total || gone.size + 1 === pipeline.inputs.length) break
    gone.add(name)
  }
  return gone
}

function without(pipeline: Pipeline, gone: ReadonlySet<string>): Pipeline {
  const { background, inputs, branches } = pipeline
  if (gone.size === 0 || !background) return pipeline
  const middle = tableOfRows(pipeline, [
    middleRow(
      background.rows,
      inputs.map(({ name }) => name),
    ),
  ])
  const lacking = <T>(row: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(row).filter(([name]) => !gone.has(name)))
  return {
    ...pipeline,
    inputs: inputs.filter(({ name }) => !gone.has(name)),
    branches: branches.map(({ steps, views }) => {
      const cleaned = applySteps(steps, middle)
      return {
        steps,
        views: views.map((view) => {
          const matrix = encode(view.features, cleaned)
          const fixed = describeFeatures(view.features).map(({ column }) => gone.has(column))
          const members = view.members.map((member) => ({
            ...member,
            state: mapTrees(member.state, (trees) => held(trees, matrix, fixed)),
          }))
          return { ...view, features: fewer(view.features, gone), members }
        }),
      }
    }),
    background: { rows: background.rows.map(lacking), origins: background.origins },
  }
}

const fewer = (features: FeatureSet, gone: ReadonlySet<string>): FeatureSet => ({
  ...features,
  columns: features.columns.filter(({ column }) => !gone.has(column)),
})

/** For each column the cell in the middle of its numbers, or its most common text. */
function middleRow(rows: readonly Readonly<Record<string, Cell>>[], names: readonly string[]): Record<string, Cell> {
  return Object.fromEntries(
    names.map((name) => {
      const cells = rows.flatMap((row) => row[name] ?? [])
      const numbers = cells.map(Number)
      if (cells.length > 0 && numbers.every(Number.isFinite)) {
        const order = cells.map((_, i) => i).sort((a, b) => (numbers[a] ?? 0) - (numbers[b] ?? 0))
        return [name, cells[order[order.length >> 1] ?? 0] ?? null]
      }
      const counts = new Map<Cell, number>()
      for (const cell of cells) counts.set(cell, (counts.get(cell) ?? 0) + 1)
      const [common] = [...counts].sort((a, b) => b[1] - a[1])
      return [name, common?.[0] ?? null]
    }),
  )
}

/** Trees in which every split on a fixed feature was followed to the side of its value, and the other features close up. */
function held(trees: GbdtState, matrix: Matrix, fixed: readonly boolean[]): GbdtState {
  const values = gbdtColumns(trees, matrix).map((column) => column[0] ?? Number.NaN)
  const passTo = (from: number): number => {
    let node = from
    while ((trees.left[node] ?? -1) >= 0 && fixed[trees.feature[node] ?? 0])
      node = (isLeft(trees, node, values) ? trees.left[node] : trees.right[node]) ?? -1
    return node
  }
  const places = new Map(fixed.flatMap((isFixed, f) => (isFixed ? [] : [f])).map((f, place) => [f, place]))
  const edited = editTrees(trees, { passTo })
  const stays = (_: number, f: number): boolean => !fixed[f]
  return {
    ...edited,
    feature: edited.feature.map((f) => (f < 0 ? f : (places.get(f) ?? 0))),
    levels: edited.levels && {
      ...edited.levels,
      start: edited.levels.start.filter(stays),
      count: edited.levels.count.filter(stays),
    },
  }
}

function isLeft(
  { feature, threshold, missingLeft, levels }: GbdtState,
  node: number,
  values: readonly number[],
): boolean {
  const x = values[feature[node] ?? 0] ?? Number.NaN
  const set = levels?.sets?.start[node] ?? -1
  if (set >= 0) return (((levels?.sets?.bits[set + (x >> 3)] ?? 0) >> (x & 7)) & 1) === 1
  return x <= (threshold[node] ?? 0) || (Number.isNaN(x) && missingLeft[node] === 1)
}

import { expect, test } from 'vitest'
import { type Pipeline, scoreAt, scoreRows, scoreTable } from '../pipeline/index.ts'
import { sampleArrival } from '../sample-journey.test-support.ts'
import type { Cell, Table } from '../table/index.ts'
import type { TrainOptions } from '../train/index.ts'
import { type Attributions, attribute } from './attribute.ts'
import { tableOfRows } from './inputs.ts'
import { playersOf } from './players.ts'
import { explainTable } from './reasons.ts'
import { shapley } from './trees/random-trees.test-support.ts'

const ROWS: readonly Readonly<Record<string, Cell>>[] = [
  { age: '61', job: 'nurse', city: 'Ulm', spent: '912.5', joined: '2013-04-12', member: 'yes', sex: 'female' },
  { age: '19', job: 'clerk', city: null, spent: '3', joined: null, member: 'no', sex: 'male' },
  { age: null, job: 'never seen', city: 'Rareton', spent: '500', joined: '2019-01-10', member: 'yes' },
  {},
]

async function trained(options: Partial<TrainOptions>): Promise<Pipeline> {
  return (await sampleArrival(0, { mode: 'fast', ...options })).bundle.pipeline
}

/** Most that base and contributions of a row are off its margin. */
function gap({ base, margins, contributions }: Attributions): number {
  let most = 0
  for (const [k, margin] of margins.entries())
    for (const [row, value] of margin.entries()) {
      const sum = (contributions[k] ?? []).reduce((total, own) => total + (own[row] ?? 0), base[k] ?? 0)
      most = Math.max(most, Math.abs(sum - value))
    }
  return most
}

/** Shapley values by their definition: rows of the background in which the columns of a coalition are the row's. */
function byDefinition(pipeline: Pipeline, table: Table, row: number): number[] {
  const { columns } = playersOf(pipeline)
  const cells = ROWS[row] ?? {}
  const background = pipeline.background?.rows ?? []
  expect(table.rows).toBe(ROWS.length)
  return shapley(columns.length, (coalition) => {
    const own = columns.flatMap((names, player) => ((coalition >> player) & 1 ? names : []))
    const mixed = background.map((other) => ({
      ...other,
      ...Object.fromEntries(own.map((name) => [name, cells[name] ?? null])),
    }))
    const margins = scoreTable(pipeline, tableOfRows(pipeline, mixed)).margins[0] ?? new Float64Array(0)
    return margins.reduce((sum, margin) => sum + margin, 0) / background.length
  })
}

const EXACT = ['gbdt', 'linear', 'naive-bayes', 'tree', 'additive'] as const

test.each(EXACT)('%s: contributions of raw columns are Shapley values, and sum to the margin', async (family) => {
  const pipeline = await trained({ families: [family], ...(family !== 'gbdt' && { params: {} }) })
  const table = tableOfRows(pipeline, ROWS)
  const found = attribute(pipeline, table)
  expect(found.errors).toBeNull()
  expect(gap(found)).toBeLessThan(1e-9)
  const { columns } = playersOf(pipeline)
  for (const row of [0, 2])
    for (const [player, value] of byDefinition(pipeline, table, row).entries())
      for (const name of columns[player] ?? [])
        expect(found.contributions[0]?.[found.columns.indexOf(name)]?.[row]).toBeCloseTo(
          value / (columns[player]?.length ?? 1),
          9,
        )
  const byPath = attribute(pipeline, table, { method: 'path' })
  expect(gap(byPath)).toBeLessThan(1e-9)
})

test('nets and forests of classes are sampled: sums are exact, and the stated error covers the difference', async () => {
  const pipeline = await trained({
    families: ['random-forest'],
    params: { 'random-forest': { trees: 40 } },
    sensitive: [],
  })
  const table = tableOfRows(pipeline, ROWS)
  const found = attribute(pipeline, table)
  expect(gap(found)).toBeLessThan(1e-9)
  const { columns } = playersOf(pipeline)
  expect(found.errors).not.toBeNull()
  let within = 0
  let all = 0
  for (const row of [0, 1, 2])
    for (const [player, value] of byDefinition(pipeline, table, row).entries()) {
      const at = found.columns.indexOf(columns[player]?.[0] ?? '')
      const error = found.errors?.[0]?.[at]?.[row] ?? 0
      const off = Math.abs((found.contributions[0]?.[at]?.[row] ?? 0) - value)
      all++
      if (off <= 2 * error + 1e-12) within++
      expect(off).toBeLessThanOrEqual(5 * error + 1e-12)
    }
  expect(within / all).toBeGreaterThan(0.9)
})

/** Models of several trainings as one vote. */
function voteOf(pipelines: readonly Pipeline[], blend: Pipeline['blend']): Pipeline {
  const [first] = pipelines
  if (!first) throw new Error('no models')
  const branches = pipelines.flatMap((own) =>
    own.branches.map(({ steps, views }) => ({
      steps,
      views: views.map((view) => ({
        ...view,
        shift: [0.3],
        members: view.members.map((member) => ({ ...member, weight: 1 / pipelines.length })),
      })),
    })),
  )
  return { ...first, branches, blend, calibration: { slope: 0.8, intercepts: [0.1] } }
}

test.each(['margins', 'probabilities'] as const)(
  'votes over %s are additive, a row alone as among others',
  async (blend) => {
    const members = [['gbdt'], ['linear'], ['random-forest']].map((families) =>
      trained({ families, params: { 'random-forest': { trees: 20 } }, sensitive: [] }),
    )
    const voting = voteOf(await Promise.all(members), blend)
    const found = attribute(voting, tableOfRows(voting, ROWS))
    expect(gap(found)).toBeLessThan(1e-9)
    expect(found.errors).not.toBeNull()
    const alone = attribute(voting, tableOfRows(voting, ROWS.slice(1, 2)))
    for (const [c, own] of (alone.contributions[0] ?? []).entries())
      expect(own[0]).toBeCloseTo(found.contributions[0]?.[c]?.[1] ?? NaN, 12)
  },
)

test('reasons add up to the margin before a calibration curve, and the score is what predict gives', async () => {
  const pipeline = await trained({ families: ['gbdt'], sensitive: [] })
  const curve = { from: [0, 0.2, 0.6, 1], to: [0.1, 0.3, 0.4, 0.9] }
  const curved = { ...pipeline, calibration: { slope: 0.8, intercepts: [0.1], curve } }
  const straight = { ...pipeline, calibration: { slope: 0.8, intercepts: [0.1] } }
  const said = scoreRows(curved, ROWS).probabilities[1]!
  expect(said).not.toEqual(scoreRows(straight, ROWS).probabilities[1])
  const before = explainTable(straight, tableOfRows(straight, ROWS))
  for (const [row, one] of explainTable(curved, tableOfRows(curved, ROWS)).entries()) {
    expect(one).toEqual({ ...before[row]!, score: said[row] })
    expect(one.score).toBe(scoreAt(curve, before[row]!.score))
    const total = Object.values(one.contributions).reduce((sum, value) => sum + value, one.base)
    expect(total).toBeCloseTo(one.margin, 9)
  }
})

test('background rows hold no level that few rows have, and say how much is missing', async () => {
  const { background, inputs } = await trained({})
  const rows = background?.rows ?? []
  expect(rows).toHaveLength(64)
  expect(rows.some(({ city }) => city === 'Rareton')).toBe(false)
  expect(rows.filter(({ age }) => age === null).length).toBeGreaterThan(0)
  expect(Object.keys(rows[0] ?? {})).toEqual(inputs.map(({ name }) => name))
})

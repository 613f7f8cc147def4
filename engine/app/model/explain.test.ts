import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { App } from '../../hosts/app.ts'
import { all, type Client, clientOf, failure, runOf } from '../app.test-support.ts'
import { createApp } from '../app.ts'

// What explains a run, as the window asks for it.

const home = mkdtempSync(join(tmpdir(), 'lathe-explain-'))
let app: App
let client: Client
let at: { readonly project: string; readonly run: string }

beforeAll(async () => {
  app = await createApp({ home, host: 'browser' })
  client = clientOf(app)
  const { id: project } = await client.projects.create({ sample: 'loans' })
  const wanted = { project, mode: 'fast', families: ['gbdt'], budgetSeconds: null } as const
  const run = runOf(await all(await client.train.start(wanted)))
  at = { project, run: run.id }
})
afterAll(async () => {
  await app.close()
  rmSync(home, { recursive: true })
})

test('columns are ranked on test rows, and one is followed', async () => {
  const { measure, columns, rows } = await client.explain.importance(at)
  expect(measure).toBe('logLoss')
  // All test rows, or as many as a busy machine can afford.
  expect(rows).toBeGreaterThanOrEqual(100)
  expect(rows).toBeLessThanOrEqual(300)
  const values = columns.map(({ importance }) => importance.value)
  expect(values).toEqual(values.toSorted((a, b) => b - a))
  const column = columns[0]?.columns[0] ?? ''
  const { points, curves } = await client.explain.dependence({ ...at, column })
  expect(curves[0]?.average).toHaveLength(points.length)
  expect((await failure(client.explain.dependence({ ...at, column: 'shoe size' }))).message).toContain('shoe size')
})

test('pairs of columns are looked at, followed by their job, and the model is put in words', async () => {
  const { columns } = await client.explain.importance(at)
  const names = columns.slice(0, 4).flatMap((one) => one.columns)
  const fractions: number[] = []
  const following = (async () => {
    for await (const { fraction } of await client.data.reading({ job: 'pairs' })) fractions.push(fraction ?? NaN)
  })()
  const { pairs, rows } = await client.explain.pairs({ ...at, columns: names, job: 'pairs' })
  await following
  expect([pairs.length, rows]).toEqual([6, 60])
  for (const { strength } of pairs) expect(strength >= 0 && strength <= 1).toBe(true)
  expect(pairs[0]?.strength).toBeGreaterThan(0)
  expect(fractions.length).toBeGreaterThan(0)
  expect(fractions).toEqual(fractions.toSorted((a, b) => a - b))
  const { tree } = await client.explain.words(at)
  expect(tree?.lines.length).toBeGreaterThan(2)
  expect(tree?.fidelity).toBeGreaterThan(0.5)
  const off = new AbortController()
  const called = client.explain.pairs({ ...at, columns: names, job: 'off' }, { signal: off.signal })
  off.abort('cancelled')
  await expect(called).rejects.toThrow()
})

test('reasons of a row sum to its answer, follow a value, and change with it', async () => {
  const row = await client.explain.row({ ...at, row: 3, values: {} })
  const sum = row.reasons.reduce((total, { contribution }) => total + contribution, row.base)
  expect(sum).toBeCloseTo(row.margin, 9)
  expect(1 / (1 + Math.exp(-row.margin))).toBeCloseTo(row.probability ?? NaN, 12)
  const quick = await client.explain.row({ ...at, row: 3, values: {}, isQuick: true })
  expect({ ...row, base: 0, reasons: [] }).toEqual(quick)
  const other = await client.explain.row({ ...at, row: 3, values: { income: '7000', nothing: 'x' } })
  expect(other.margin).not.toBe(row.margin)
  const income = other.inputs.find(({ name }) => name === 'income')
  expect([income?.value, income?.own]).toEqual(['7000', row.inputs.find(({ name }) => name === 'income')?.value])
  expect((await failure(client.explain.row({ ...at, row: 99_999, values: {} }))).message).toContain('no row 100000')
})

test('changes that are found decide otherwise, and keep what is to stay', async () => {
  const before = await client.explain.row({ ...at, row: 3, values: {} })
  const wanted = { ...at, row: 3, values: {}, immutable: ['age', 'income'], mostChanges: 3, count: 3 }
  const { found } = await client.explain.changes(wanted)
  expect(found.length).toBeGreaterThan(0)
  for (const { changes, prediction } of found) {
    expect(prediction).not.toBe(before.prediction)
    for (const { column } of changes) expect(['age', 'income']).not.toContain(column)
    const values = Object.fromEntries(changes.map(({ column, to }) => [column, to ?? '']))
    expect((await client.explain.row({ ...at, row: 3, values })).prediction).toBe(prediction)
  }
})

test('smaller models are priced on test rows, followed by their job, and one is kept as a run of its own', async () => {
  const fractions: number[] = []
  const following = (async () => {
    for await (const { fraction } of await client.data.reading({ job: 'smaller' })) fractions.push(fraction ?? NaN)
  })()
  const { choices, rows, isLabelled } = await client.exports.smaller({ ...at, job: 'smaller' })
  await following
  expect([rows, isLabelled, choices[0]?.asked]).toEqual([300, true, ''])
  // Told as it goes, and not each step of it: a busy window hears the last ones at once.
  expect(fractions.length).toBeGreaterThan(0)
  expect(fractions).toEqual(fractions.toSorted((a, b) => a - b))
  const asked = 'fewer-trees=0.25'
  const priced = choices.find((choice) => choice.asked === asked)
  const kept = await client.exports.keepSmaller({ ...at, asked })
  expect(kept.id).not.toBe(at.run)
  expect(kept.best.why).toContain(priced?.words)
  // What was priced is what the kept run says of the same rows.
  expect(kept.metrics.rocAuc?.value).toBe(priced?.quality?.figure.value)
  const smaller = await client.exports.made({ project: at.project, run: kept.id })
  const own = await client.exports.made(at)
  expect(smaller.model.bytes).toBeLessThan(own.model.bytes)
  expect((await failure(client.exports.keepSmaller({ ...at, asked: 'uint4' }))).message).toContain('uint4')
})

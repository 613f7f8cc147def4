import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ProjectView, RunSummary, TrainingEvent } from '../../shared/contract/index.ts'
import { auditOfTwo, isOfClasses, isOfNumbers } from '../../shared/fairness/index.ts'
import type { App } from '../hosts/app.ts'
import { all, type Client, clientOf, FAST, runOf } from './app.test-support.ts'
import { createApp } from './app.ts'

/** One project from the sample, trained once; tests that only look share it. */
let home = ''
let app: App
let client: Client
let project: ProjectView
let run: RunSummary
let events: TrainingEvent[] = []

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'lathe-app-'))
  app = await createApp({ home, host: 'browser' })
  client = clientOf(app)
  project = await client.projects.create({ sample: 'loans' })
  events = await all(await client.train.start({ project: project.id, ...FAST }))
  run = runOf(events)
})

afterAll(async () => {
  await app.close()
  await rm(home, { recursive: true, force: true })
})

test('a sample becomes a project with its data, a suggested target and the columns to audit', () => {
  expect(project).toMatchObject({ name: 'Loans', runs: [], data: { rows: 1500, file: 'Loans.csv' } })
  expect(project.choices).toMatchObject({ target: 'repaid', sensitive: ['sex'] })
  expect(project.data.columns.map(({ name }) => name)).toContain('income')
})

test('a training reports progress and ends with its run', () => {
  expect(events.length).toBeGreaterThan(1)
  expect(events.slice(0, -1).every(({ type }) => type === 'progress')).toBe(true)
  expect(run).toMatchObject({ target: 'repaid', task: 'binary', best: { family: 'linear' }, metric: 'rocAuc' })
  expect(run.rows.train + run.rows.test).toBe(1500)
  expect(run.metrics.rocAuc?.value).toBeGreaterThan(0.6)
})

test('the evaluation counts every test row at every threshold, and its curves start and end where they must', async () => {
  const view = await client.runs.evaluation({ project: project.id, run: run.id })
  const { thresholds: table } = view
  expect(table && table.positives + table.negatives).toBe(run.rows.test)
  expect(table?.thresholds).toContain(0.5)
  expect(table?.thresholds.toSorted((a, b) => a - b)).toEqual(table?.thresholds)
  expect(table?.truePositives[0]).toBe(table?.positives)
  const half = table?.thresholds.indexOf(0.5) ?? -1
  const right = (table?.truePositives[half] ?? 0) + (table?.negatives ?? 0) - (table?.falsePositives[half] ?? 0)
  expect(right / run.rows.test).toBeCloseTo(run.metrics.accuracy?.value ?? NaN, 12)
  expect([view.roc[0], view.roc.at(-1)]).toEqual([
    { x: 0, y: 0 },
    { x: 1, y: 1 },
  ])
  expect(view.roc.length).toBeLessThanOrEqual(300)
  expect(view.calibration.reduce((sum, { count }) => sum + count, 0)).toBe(run.rows.test)
})

test('figures at the threshold of the training are those of the training, and at any other have intervals too', async () => {
  const at = (threshold: number) => client.runs.decisions({ project: project.id, run: run.id, threshold })
  const { accuracy, precision, recall, f1 } = run.metrics
  expect(await at(0.5)).toEqual({ accuracy, precision, recall, f1 })
  const { thresholds: table } = await client.runs.evaluation({ project: project.id, run: run.id })
  const stricter = await at(0.71)
  const found = table?.truePositives[table.thresholds.indexOf(0.71)] ?? NaN
  expect(stricter.recall?.value).toBeCloseTo(found / (table?.positives ?? NaN), 12)
  for (const { value, low, high } of Object.values(stricter))
    expect((high ?? NaN) - (low ?? NaN), `${value}`).toBeGreaterThan(0)
  const none = (await at(1)).precision
  expect([none?.value, none?.why]).toEqual([null, 'No row is predicted positive.'])
})

test('the audit at the threshold of the training gives the figures of the training', async () => {
  const columns = Object.keys(run.fairness).filter((name) => !name.includes(' & '))
  const audit = await client.runs.audit({ project: project.id, run: run.id, columns, threshold: 0.5 })
  expect(audit).toEqual(run.fairness)
  const stricter = await client.runs.audit({ project: project.id, run: run.id, columns: ['sex'], threshold: 0.9 })
  expect(auditOfTwo(stricter).sex?.groups).not.toEqual(auditOfTwo(audit).sex?.groups)
})

test('an audit by a number of many values compares bands that are named by their limits', async () => {
  const audit = await client.runs.audit({ project: project.id, run: run.id, columns: ['age', 'sex'], threshold: 0.5 })
  const bands = Object.keys(auditOfTwo(audit).age?.groups ?? {})
  expect(bands).toHaveLength(4)
  for (const band of bands) expect(band).toMatch(/^\d+ to \d+$/)
  expect(Object.keys(audit)).toContain('age & sex')
  const asked = { project: project.id, run: run.id, columns: ['age'], threshold: 0.5 }
  const chosen = await client.runs.audit({ ...asked, edges: { age: [30, 50] } })
  expect(Object.keys(auditOfTwo(chosen).age?.groups ?? {})).toEqual(['under 30', '30 to under 50', '50 and over'])
})

test('the rows behind a cell of the confusion matrix are those that it counts, most surprising first', async () => {
  const { thresholds: table } = await client.runs.evaluation({ project: project.id, run: run.id })
  const at = table?.thresholds.indexOf(0.3) ?? -1
  const query = { project: project.id, run: run.id, threshold: 0.3, actual: 0, predicted: 1, from: 0, count: 5 }
  const page = await client.runs.cases(query)
  expect(page.total).toBe(table?.falsePositives[at])
  const scores = page.cases.map(({ score }) => score ?? 0)
  expect(scores).toEqual(scores.toSorted((a, b) => b - a))
  const [first] = page.cases
  const { rows } = await client.data.rows({ project: project.id, from: first?.row ?? -1, count: 1 })
  expect(first?.cells).toEqual(rows[0])
  expect(first?.cells.at(-1)).toBe(first?.actual)
})

test('the rows of a bar, of a calibration bin and of one point are those that it counts', async () => {
  const { thresholds: table, calibration } = await client.runs.evaluation({ project: project.id, run: run.id })
  const ask = (filter: object) =>
    client.runs.cases({ project: project.id, run: run.id, from: 0, count: 1000, ...filter })
  const from = (edge: number, counts: readonly number[] = []) => counts[table?.thresholds.indexOf(edge) ?? -1] ?? NaN
  const bar = await ask({ actual: 1, between: { from: 0.6, to: 0.7, hasEnd: false } })
  expect(bar.total).toBe(from(0.6, table?.truePositives) - from(0.7, table?.truePositives))
  for (const { score } of bar.cases) expect(score !== null && score >= 0.6 && score < 0.7).toBe(true)
  for (const { from, to, count } of calibration)
    expect((await ask({ between: { from, to, hasEnd: true } })).total).toBe(count)
  const wrong = await ask({ wrong: true, threshold: 0.4 })
  const surely = await ask({ wrong: true, sure: 0.55, threshold: 0.4 })
  for (const { actual, predicted } of wrong.cases) expect(predicted).not.toBe(actual)
  expect(wrong.total + (await ask({ wrong: false, threshold: 0.4 })).total).toBe(run.rows.test)
  const said = run.classes[1]
  const isSure = ({ predicted, score }: (typeof wrong.cases)[number]) =>
    (predicted === said ? (score ?? NaN) : 1 - (score ?? NaN)) >= 0.55
  expect(surely.cases).toEqual(wrong.cases.filter(isSure))
  const row = bar.cases[0]?.row ?? -1
  expect((await ask({ row })).cases).toEqual([bar.cases[0]])
})

test('the rows behind a figure are downloaded as a CSV that reads back as they are', async () => {
  const filter = { threshold: 0.3, actual: 0, predicted: 1 }
  const page = await client.runs.cases({ project: project.id, run: run.id, ...filter, from: 0, count: 1 })
  const text = await textOf(page.download)
  const [header, first, ...rest] = text.trimEnd().split('\n')
  expect(header).toBe(`row,actual,predicted,score,${project.data.columns.map(({ name }) => name).join(',')}`)
  expect(rest).toHaveLength(page.total - 1)
  const [shown] = page.cases
  expect(first?.split(',').slice(0, 4)).toEqual([
    `${(shown?.row ?? 0) + 1}`,
    shown?.actual,
    shown?.predicted,
    `${shown?.score}`,
  ])
})

test('a download gives exports and nothing else', async () => {
  const other = Buffer.from('{"threshold":9}').toString('base64url')
  const paths = ['', 'project.json', 'exports/../x/0001/web.zip', `exports/${project.id}/0001/../0001/web.zip`]
  for (const path of [
    ...paths,
    `exports/${project.id}/0001/c.zip`,
    `models/${project.id}/0009.lathe`,
    `cases/${project.id}/0001/${other}.csv`,
    `cases/${project.id}/0001/e30=.csv`,
    '/etc/passwd',
  ])
    expect(await app.files.download(path)).toBeUndefined()
})

test('rows come by their number, and past the end there are none', async () => {
  const page = await client.data.rows({ project: project.id, from: 1498, count: 10 })
  expect(page.rows).toHaveLength(2)
  expect((await client.data.rows({ project: project.id, from: 0, count: 1 })).rows[0]).toHaveLength(12)
  expect((await client.data.rows({ project: project.id, from: 9999, count: 10 })).rows).toEqual([])
})

test('distributions count every value: numbers and dates in round bins, the rest by value', async () => {
  for (const column of project.data.columns) {
    const { bins, top, missing } = await client.data.distribution({ project: project.id, column: column.name })
    const counted = [...bins, ...top].reduce((sum, { count }) => sum + count, 0)
    expect([column.name, counted + missing]).toEqual([column.name, 1500])
  }
})

test('the effects of a recipe are those on the training rows, in words', async () => {
  const steps = [
    { id: 'set-type', params: { columns: ['months'], type: 'category' } },
    { id: 'impute', params: { columns: ['income', 'job'] } },
    { id: 'clip', params: { columns: ['amount'] } },
    { id: 'drop-duplicates', params: { columns: ['sex', 'job'] } },
  ]
  const effects = await client.clean.effects({ project: project.id, recipe: { steps } })
  expect(effects.map(({ text }) => text)).toEqual([
    'Read months as categories',
    expect.stringMatching(
      /^Fill in missing values of income with the median \([\d,.]+\) and of job with the most frequent value \(\w+\)$/,
    ),
    expect.stringMatching(/^Clip outliers of amount to between [\d,.]+ and [\d,.]+ \(the quantiles 0.01 and 0.99\)$/),
    'Drop rows that are alike in sex and job',
  ])
  expect(effects[0]?.cellsChanged).toBe(run.rows.train)
  expect(effects[1]?.cellsChanged).toBeGreaterThan(20)
  expect(effects[3]?.rowsRemoved).toBe(run.rows.train - 16)
})

async function textOf(path: string): Promise<string> {
  const chunks: Uint8Array[] = await all((await app.files.download(path))?.stream ?? Readable.from([]))
  return Buffer.concat(chunks).toString()
}

async function trainOn(target: string): Promise<RunSummary> {
  const choices = { ...project.choices, target, sensitive: [] }
  await client.projects.choose({ project: project.id, choices })
  return runOf(await all(await client.train.start({ project: project.id, ...FAST })))
}

test('of several classes the evaluation counts a confusion matrix, whose cells open', async () => {
  const { id, classes, rows, metrics } = await trainOn('purpose')
  const view = await client.runs.evaluation({ project: project.id, run: id })
  const matrix = view.confusion ?? []
  expect(matrix.map((row) => row.length)).toEqual(classes.map(() => classes.length))
  expect(matrix.flat().reduce((sum, count) => sum + count, 0)).toBe(rows.test)
  const right = matrix.reduce((sum, row, label) => sum + (row[label] ?? 0), 0)
  expect(right / rows.test).toBeCloseTo(metrics.accuracy?.value ?? NaN, 12)
  const page = await client.runs.cases({ project: project.id, run: id, actual: 1, predicted: 0, from: 0, count: 3 })
  expect(page.total).toBe(matrix[1]?.[0])
  for (const { actual, predicted } of page.cases) expect([actual, predicted]).toEqual([classes[1], classes[0]])
  const { sex } = await client.runs.audit({ project: project.id, run: id, columns: ['sex'], threshold: 0.5 })
  expect(sex && isOfClasses(sex) ? Object.keys(sex.classes) : []).toEqual(classes)
})

test('of a number the evaluation gives predicted against true values, and the largest errors first', async () => {
  const { id, rows, metrics } = await trainOn('amount')
  const { sex } = await client.runs.audit({ project: project.id, run: id, columns: ['sex'], threshold: 0.5 })
  const groups = sex && isOfNumbers(sex) ? Object.values(sex.groups) : []
  const off = groups.reduce((sum, { n, mae }) => sum + n * (mae.value ?? 0), 0)
  expect(off / rows.test).toBeCloseTo(metrics.mae?.value ?? NaN, 8)
  const { residuals, errors: bins } = await client.runs.evaluation({ project: project.id, run: id })
  expect(residuals).toHaveLength(rows.test)
  expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(rows.test)
  expect(bins.every(({ from, to }) => from >= 0 || to <= 0)).toBe(true)
  const largest = bins.toSorted((a, b) => b.count - a.count)[0] ?? { from: 0, to: 0, count: -1 }
  const between = { from: largest.from, to: largest.to, hasEnd: false }
  const bar = await client.runs.cases({ project: project.id, run: id, between, from: 0, count: 9 })
  expect(bar.total).toBe(largest.count)
  const total = residuals.reduce((sum, { predicted, actual }) => sum + Math.abs(predicted - actual), 0)
  expect(total / rows.test).toBeCloseTo(metrics.mae?.value ?? NaN, 6)
  const { cases, total: count } = await client.runs.cases({ project: project.id, run: id, from: 0, count: 9 })
  expect(count).toBe(rows.test)
  const errors = cases.map(({ predicted, actual }) => Math.abs(Number(predicted) - Number(actual)))
  expect(errors).toEqual(errors.toSorted((a, b) => b - a))
})

test('every cleaning step has words of its own', async () => {
  for (const { id, title, fields } of await client.clean.steps()) {
    const takes = (name: string) => fields.some((field) => field.name === name)
    const columns = id === 'set-type' ? ['months'] : ['income', 'job']
    const params = takes('columns') ? { columns } : takes('column') ? { column: columns[0] } : {}
    const [effect] = await client.clean.effects({ project: project.id, recipe: { steps: [{ id, params }] } })
    expect(effect?.text).not.toBe(takes('columns') ? `${title} of ${columns.join(' and ')}` : title)
    if ('columns' in params || 'column' in params) expect(effect?.text).toContain(columns[0])
  }
})

test('every bundled sample is what it says: its rows, its target, and a project that opens', async () => {
  for (const { id, title, rows, target } of await client.app.samples()) {
    const view = await client.projects.create({ sample: id })
    expect(view).toMatchObject({ name: title, data: { rows, setAside: [] }, choices: { target } })
    expect(view.data.columns.map(({ name }) => name)).toContain(target)
    await client.projects.remove({ project: view.id })
  }
})

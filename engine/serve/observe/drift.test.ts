import { spawnSync } from 'node:child_process'
import { beforeAll, expect, test } from 'vitest'
import type { Bundle } from '../../../shared/bundle/index.ts'
import { createRng } from '../../../shared/core/index.ts'
import { tableOfRows } from '../../../shared/explain/index.ts'
import { sampleBundle } from '../../../shared/export/sample-pipeline.test-support.ts'
import { referenceOf } from '../../../shared/monitor/index.ts'
import { scoreTable } from '../../../shared/pipeline/index.ts'
import type { SentRow } from '../../../shared/serve/index.ts'
import { ask, serviceOf } from '../ask.test-support.ts'
import { createDriftWatch } from './drift.ts'
import { driftMetrics } from './drift-metrics.ts'
import { createRecentRows } from './recent-rows.ts'
import { createRecentSums } from './recent-sums.ts'

const hasPromtool = spawnSync('promtool', ['--version']).status === 0
if (!hasPromtool) console.error('skipped: metrics are checked by promtool; install it with: apt-get install prometheus')

const DAY = 86_400_000

test('a sample of many rows has each as likely as any other, and few are kept all', () => {
  const rng = createRng(3)
  const counts = new Array(100).fill(0)
  for (let turn = 0; turn < 4000; turn++) {
    const rows = createRecentRows<number>(10, () => rng.next())
    for (let from = 0; from < 100; from += 20) rows.add(20, (row) => from + row)
    const taken = rows.take()
    expect(taken).toHaveLength(10)
    for (const row of taken) counts[row]++
  }
  // 400 of each are expected, and chi-squared with 99 degrees of freedom is above 149 in 1 of 1,000 cases.
  expect(counts.reduce((sum, count) => sum + (count - 400) ** 2 / 400, 0)).toBeLessThan(149)
  const few = createRecentRows<number>(10)
  few.add(3, (row) => row)
  expect([few.take(), few.take()]).toEqual([[0, 1, 2], []])
})

test('sums are those of the latest 5,000 rows and of the last minute, and of no row that is older than a day', () => {
  const clock = { now: 0 }
  const sums = createRecentSums(1, () => clock.now)
  const add = (rows: number) => {
    const own = sums.current(rows)
    own[0] = (own[0] ?? 0) + rows
  }
  const total = () => sums.total()[0]
  // Two rows a second: five minutes are 600 rows, all of which stay.
  for (let second = 0; second < 300; second++, clock.now += 1000) add(2)
  expect(total()).toBe(600)
  // 250 rows a second: the last minute is 15,000 rows.
  for (let second = 0; second < 300; second++, clock.now += 1000) add(250)
  expect(total()).toBeGreaterThanOrEqual(15_000)
  expect(total()).toBeLessThan(20_000)
  // A row a minute: 5,000 rows are longer than a day.
  for (let minute = 0; minute < 4000; minute++, clock.now += 60_000) add(1)
  expect(total()).toBeLessThanOrEqual(1440 + 144)
  expect(total()).toBeGreaterThanOrEqual(1200)
  clock.now += 3 * DAY
  expect(total()).toBe(0)
})

/** A model that keeps something of 2,000 rows, drawn from its golden ones. */
let bundle: Bundle
let rows: (count: number, seed: number) => SentRow[]
beforeAll(async () => {
  const sample = await sampleBundle()
  const { pipeline } = sample
  const [low, high] = pipeline.inputs.find(({ name }) => name === 'age')?.range ?? [0, 0]
  // Golden rows reach beyond the training range on purpose.
  const usual = sample.golden.rows.filter(({ age }) => Number(age) >= low && Number(age) <= high)
  rows = (count, seed) => {
    const rng = createRng(seed)
    return Array.from({ length: count }, () => usual[rng.below(usual.length)] ?? {})
  }
  const table = tableOfRows(pipeline, rows(2000, 1))
  const metrics = { accuracy: { value: 0.99, low: 0.985, high: 0.995 } }
  const record = { ...sample.record, metrics: JSON.parse(JSON.stringify(metrics)) }
  bundle = { ...sample, record, reference: referenceOf(pipeline, table, scoreTable(pipeline, table)) }
})

/** What processes that share the rows tell together. */
async function metricsOf(sent: readonly SentRow[], processes: number): Promise<string> {
  const states = []
  for (let process = 0; process < processes; process++) {
    const service = serviceOf(bundle)
    const watch = createDriftWatch(() => [service.models.champion], Date.now)
    service.hooks.predicted = (predicted) => watch.predicted(predicted)
    const own = sent.filter((_, row) => row % processes === process)
    for (let from = 0; from < own.length; from += 50)
      expect((await ask(service, '/predict', { body: { rows: own.slice(from, from + 50) } })).status).toBe(200)
    watch.close()
    // As it travels from one process to another.
    states.push(JSON.parse(JSON.stringify(watch.state())))
  }
  return driftMetrics(states)
}

const figureAt = (text: string, series: string): number =>
  Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${series} `))
      ?.slice(series.length + 1) ?? Number.NaN,
  )
const alertsIn = (text: string): string[] =>
  text
    .split('\n')
    .flatMap((line) => (/_alert\{.* 1$/u.test(line) ? [line.replace(/\{model="income",version="1",?/u, '{')] : []))

test('rows like those of before raise nothing; of others the columns are named, of several processes together', async () => {
  const same = await metricsOf(rows(250, 2), 1)
  const at = 'model="income",version="1"'
  expect(figureAt(same, `lathe_drift_rows{${at}}`)).toBe(250)
  expect(alertsIn(same)).toEqual(['lathe_estimated_performance_alert{metric="accuracy"} 1'])
  const moved = rows(500, 3).map((row, i) => ({
    ...row,
    age: Number(row.age) + 25,
    job: i % 2 ? 'Priest' : (row.job ?? null),
    married: i % 3 ? (row.married ?? null) : null,
  }))
  const text = await metricsOf(moved, 2)
  expect(figureAt(text, `lathe_drift_rows{${at}}`)).toBe(500)
  expect(figureAt(text, `lathe_drift_psi{${at},column="age"}`)).toBeGreaterThan(1)
  expect(figureAt(text, `lathe_drift_psi{${at},column="hired"}`)).toBeLessThan(0.1)
  expect(figureAt(text, `lathe_unseen_ratio{${at},column="job"}`)).toBeCloseTo(0.5, 1)
  expect(figureAt(text, `lathe_missing_ratio{${at},column="married"}`)).toBeGreaterThan(0.3)
  expect(figureAt(text, `lathe_estimated_performance{${at},metric="accuracy"}`)).toBeGreaterThan(0.5)
  expect(figureAt(text, `lathe_released_performance{${at},metric="accuracy"}`)).toBe(0.99)
  expect(alertsIn(text)).toEqual(
    expect.arrayContaining([
      'lathe_drift_alert{column="age",kind="drift"} 1',
      'lathe_drift_alert{column="age",kind="out-of-range"} 1',
      'lathe_drift_alert{column="job",kind="unseen"} 1',
      'lathe_drift_alert{column="married",kind="missing"} 1',
    ]),
  )
  expect(alertsIn(text).join('')).not.toMatch(/hired|letter|capital-gain/u)
})

test.skipIf(!hasPromtool)('promtool takes the figures', async () => {
  const input = await metricsOf(rows(250, 5), 1)
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input, encoding: 'utf8' })
  expect({ status, said: stdout + stderr }).toEqual({ status: 0, said: '' })
})

test('few rows, and a model that keeps nothing, tell no figure', async () => {
  expect(await metricsOf(rows(199, 4), 1)).toBe(
    '# HELP lathe_drift_rows Recent rows that are compared with those that the model learned from.\n# TYPE lathe_drift_rows gauge\nlathe_drift_rows{model="income",version="1"} 199\n',
  )
  bundle = { pipeline: bundle.pipeline, golden: bundle.golden, record: bundle.record }
  expect(await metricsOf(rows(250, 4), 1)).toBe('')
})

// What a cleaning step would do, cell by cell.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ProjectView, StepPreview } from '../../../shared/contract/index.ts'
import type { App } from '../../hosts/app.ts'
import { type Client, clientOf, failure, upload } from '../app.test-support.ts'
import { createApp } from '../app.ts'
import { partsOf, samplePreview, trainingSample } from '../training/training-sample.ts'
import { openTable } from './open-table.ts'

let home = ''
let app: App
let client: Client
let loans: ProjectView

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'lathe-app-'))
  app = await createApp({ home, host: 'browser' })
  client = clientOf(app)
  loans = await client.projects.create({ sample: 'loans' })
})

afterAll(async () => {
  await app.close()
  await rm(home, { recursive: true, force: true })
})

interface Step {
  readonly id: string
  readonly params: Record<string, unknown>
}

const previewOf = (
  steps: readonly Step[],
  at = steps.length - 1,
  more: { isSample?: boolean } = {},
  project = loans.id,
) => client.clean.preview({ project, recipe: { steps: [...steps] }, at, count: 200, ...more })

const changedIn = ({ rows }: StepPreview) => rows.flatMap(({ cells }) => cells.filter(({ isChanged }) => isChanged))

const impute = { id: 'impute', params: { columns: ['income'] } }

test('a filled column shows each missing cell with what it becomes, at its row of the file', async () => {
  const preview = await previewOf([impute])
  expect(preview).toMatchObject({
    rowsRemoved: 0,
    columns: [{ name: 'income' }],
    added: [],
    dropped: [],
    isSample: false,
  })
  expect(preview.cellsChanged).toBe(preview.rowsChanged)
  expect(preview.rows).toHaveLength(Math.min(200, preview.rowsChanged))
  expect(preview.shown).toContain('income')
  expect(preview.shown).toContain('repaid')
  expect(changedIn(preview).every(({ before, after }) => before === '' && Number(after) > 0)).toBe(true)
  for (const { row, cells } of preview.rows.slice(0, 5)) {
    const { rows } = await client.data.rows({ project: loans.id, from: row, count: 1 })
    const names = loans.data.columns.map(({ name }) => name)
    expect(cells.map(({ before }) => before)).toEqual(preview.shown.map((name) => rows[0]?.[names.indexOf(name)]))
  }
})

test('its counts are those of the effects of the same recipe, at every step', async () => {
  const steps = [
    { id: 'set-type', params: { columns: ['months'], type: 'category' } },
    impute,
    { id: 'drop-duplicates', params: { columns: ['sex', 'job', 'months'] } },
    { id: 'clip', params: { columns: ['amount'] } },
  ]
  const effects = await client.clean.effects({ project: loans.id, recipe: { steps } })
  for (const [at, { rowsRemoved, cellsChanged }] of effects.entries())
    expect(await previewOf(steps, at)).toMatchObject({ rowsRemoved, cellsChanged })
})

test('a step sees what the steps before it leave, also when only they change', async () => {
  const first = (value: string) => ({ id: 'impute', params: { columns: ['income'], strategy: 'constant', value } })
  const clip = { id: 'clip', params: { columns: ['income'], low: 0, high: 0.5 } }
  const high = await previewOf([first('9999999'), clip])
  const low = await previewOf([first('1'), clip])
  expect(changedIn(high).some(({ before }) => before === '9999999')).toBe(true)
  expect(changedIn(low).some(({ before }) => before === '9999999')).toBe(false)
})

test('rows that are removed are shown, with the columns that decided it', async () => {
  const preview = await previewOf([{ id: 'drop-duplicates', params: { columns: ['sex', 'job'] } }])
  expect(preview.rowsRemoved).toBeGreaterThan(1000)
  expect(preview.shown).toEqual(expect.arrayContaining(['sex', 'job']))
  expect(preview.rows.every(({ isRemoved }) => isRemoved)).toBe(true)
  const rows = preview.rows.map(({ row }) => row)
  expect(rows).toEqual(rows.toSorted((a, b) => a - b))
})

test('cells that do not fit another type are shown first', async () => {
  const text = `n,y\n${Array.from({ length: 300 }, (_, i) => `${i % 100 === 50 ? 'many' : i},${i % 2}`).join('\n')}\n`
  const { id } = await client.projects.create({ upload: await upload(app, 'mixed.csv', text) })
  const preview = await previewOf([{ id: 'set-type', params: { columns: ['n'], type: 'number' } }], 0, {}, id)
  const [first] = changedIn(preview)
  expect(first).toEqual({ before: 'many', after: '', isChanged: true })
  expect(preview.cellsChanged).toBe(300)
})

test('a sample of a large table is answered with its own counts, and says that it is one', async () => {
  const text = `n,y\n${Array.from({ length: 60_000 }, (_, i) => `${i % 10 === 0 ? '' : i % 97},${i % 3 ? 'a' : 'b'}`).join('\n')}\n`
  const { id } = await client.projects.create({ upload: await upload(app, 'large.csv', text) })
  const step = [{ id: 'impute', params: { columns: ['n'] } }]
  const sample = await previewOf(step, 0, { isSample: true }, id)
  const whole = await previewOf(step, 0, { isSample: false }, id)
  // How many rows there is time for is the machine's affair; a tenth of them has no value.
  expect([200, 2000, 20_000]).toContain(sample.rowsBefore)
  expect(sample).toMatchObject({ isSample: true, cellsChanged: expect.closeTo(sample.rowsBefore / 10, -2) })
  expect(whole).toMatchObject({ isSample: false, rowsBefore: 60_000, columns: [{ name: 'n', cells: 6000 }] })
  const small = await client.projects.create({
    upload: await upload(app, 'small.csv', text.split('\n').slice(0, 150).join('\n')),
  })
  expect(await previewOf(step, 0, { isSample: true }, small.id)).toEqual(await previewOf(step, 0, {}, small.id))
})

test('a quick answer takes as many rows as there is time for, with their numbers in the file', async () => {
  const file = join(home, 'even.csv')
  await writeFile(file, `n,y\n${Array.from({ length: 50_000 }, (_, i) => `${i % 2 ? i : ''},a`).join('\n')}\n`)
  const open = await openTable({ files: [{ path: file, name: 'even.csv', isPacked: false }], reading: {}, limits: {} })
  const choices = { target: '', sensitive: [], ignore: [], recipe: { steps: [] }, threshold: 0.5 }
  const recipe = { steps: [{ id: 'impute', params: { strategy: 'constant', value: '7' } }] }
  const parts = partsOf(trainingSample(open, choices))
  /** A clock that shows these times one after the other. */
  const rowsAt = async (times: number[]) => {
    const preview = await samplePreview(parts, choices, recipe, { at: 0, count: 5 }, () => times.shift() ?? 0)
    for (const { row, cells } of preview.rows)
      expect([row % 2, cells[0]]).toEqual([0, { before: '', after: '7', isChanged: true }])
    return preview.rowsBefore
  }
  expect(await rowsAt([0, 0, 1, 1, 9, 9, 50])).toBe(20_000)
  expect(await rowsAt([0, 0, 5, 5, 90, 90])).toBe(2000)
  expect(await rowsAt([0, 0, 200, 200])).toBe(200)
})

test('a step that goes by columns passes over those that no model may use, in a preview too', async () => {
  const near = { id: 'impute-nearest', params: { columns: ['income'] } }
  const barred = await previewOf([near])
  const { choices } = await client.projects.open({ project: loans.id })
  await client.projects.choose({
    project: loans.id,
    choices: { ...choices, target: 'repaid', sensitive: ['sex', 'age'] },
  })
  expect(changedIn(await previewOf([near]))).not.toEqual(changedIn(barred))
  await client.projects.choose({ project: loans.id, choices })
})

test('samples that made room for others are drawn again', async () => {
  const { choices } = await client.projects.open({ project: loans.id })
  const plain = { ...choices, sensitive: [], ignore: [], recipe: { steps: [] } }
  const aimedAt = async (target: string, isAsked: boolean) => {
    await client.projects.choose({ project: loans.id, choices: { ...plain, target } })
    if (isAsked) expect((await previewOf([impute], 0, { isSample: true })).cellsChanged).toBeGreaterThan(0)
    else await client.clean.effects({ project: loans.id, recipe: { steps: [] } })
  }
  for (const [target, isAsked] of [
    ['repaid', true],
    ['sex', true],
    ['repaid', false],
    ['job', true],
    ['repaid', true],
  ] as const)
    await aimedAt(target, isAsked)
  await client.projects.choose({ project: loans.id, choices: { ...plain, target: 'repaid' } })
})

test('a step that is not there, and a column that is not there, are named', async () => {
  expect(await failure(previewOf([impute], 3))).toMatchObject({ code: 'usage' })
  const unknown = { id: 'set-type', params: { columns: ['nobody'], type: 'number' } }
  const error = await failure(previewOf([unknown]))
  expect(error.details).toMatchObject({ column: 'nobody', next: expect.stringContaining('income') })
})

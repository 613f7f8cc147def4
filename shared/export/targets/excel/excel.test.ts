import { strFromU8, unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import type { Bundle } from '../../../bundle/index.ts'
import { PLAIN_FEATURES } from '../../../features/index.ts'
import type { Task } from '../../../metrics/index.ts'
import { type Prediction, predictionsOf, scoreRows } from '../../../pipeline/index.ts'
import { readCells } from '../../../table/index.ts'
import { comparePredictions } from '../../compare.ts'
import { programOf } from '../../formula/program.ts'
import { hardRows, type Row } from '../../hard-pipelines.test-support.ts'
import { sampleBundle } from '../../sample-pipeline.test-support.ts'
import { excel } from '../excel.ts'
import { parseXml } from '../pmml/evaluator.test-support.ts'
import { calculate, type Value } from './evaluator.test-support.ts'
import { lettersOf, workbookBytes, workbookOf } from './workbook.ts'

const WITHOUT = { ...PLAIN_FEATURES, without: ['letter'] } as const

const CASES = (['binary', 'multiclass', 'regression'] as const).flatMap((task) =>
  ['linear', 'tree', 'naive-bayes']
    .filter((family) => task !== 'regression' || family !== 'naive-bayes')
    .map((family) => ({ task, family })),
)

/** The row as somebody types it: numbers, days of Excel, yes and no, texts. */
function typed({ pipeline: { inputs } }: Bundle, row: Row): Value[] {
  return inputs.map(({ name, reading }) => {
    const cell = Object.hasOwn(row, name) ? (row[name] ?? null) : null
    const { column } = readCells([cell], reading)
    if (column.kind === 'category' || column.kind === 'text') return cell === null ? null : String(cell).trim()
    if (column.validity[0] !== 1) return null
    const value = Number(column.values[0])
    if (column.kind === 'boolean') return value === 1
    return column.kind === 'date' ? value / 86_400_000 + 25_569 : value
  })
}

function scored(bundle: Bundle, rows: readonly Row[]): Prediction[] {
  const { pipeline } = bundle
  const { columns, numbers } = workbookOf(pipeline, programOf(pipeline))
  const formulas = new Map(columns.map(({ formula }, i) => [`${lettersOf(i)}2`, formula(2)]))
  return rows.map((row): Prediction => {
    const cells = new Map<string, Value>(typed(bundle, row).map((value, i) => [`${lettersOf(i)}2`, value]))
    const read = (reference: string): Value => {
      if (reference.startsWith('Numbers!')) return numbers[Number(reference.slice('Numbers!A'.length)) - 1] ?? null
      const known = cells.get(reference)
      if (known !== undefined) return known
      const value = calculate(formulas.get(reference) ?? '', read)
      cells.set(reference, value)
      return value
    }
    const at = (place: number) => read(`${lettersOf(pipeline.inputs.length + place)}2`)
    if (pipeline.task === 'regression') return { prediction: Number(at(0)), probabilities: null, status: '' }
    const shares = pipeline.classes.map((label, k) => [label, Number(at(1 + k))] as const)
    return { prediction: String(at(0)), probabilities: Object.fromEntries(shares), status: '' }
  })
}

/** So large that sums with it can be no number any more, which Excel does not hold. */
const isBeyond = (value: Value): boolean => typeof value === 'number' && Math.abs(value) > 1e150

test.each([
  ...CASES,
  { task: 'binary' as const, family: 'mlp', params: { nets: 1, width: 8, blocks: 0, bins: 4, epochs: 2 } },
])('the formulas score $family, $task, as the application does', async ({ task, family, ...given }) => {
  const bundle = await sampleBundle(task, family, WITHOUT, 'params' in given ? given.params : undefined)
  expect(excel.unavailable?.(bundle) ?? null).toBeNull()
  const rows = hardRows(bundle, 150)
    .filter((row) => typed(bundle, row).some((value) => value !== null))
    .filter((row) => !typed(bundle, row).some(isBeyond))
  const expected = predictionsOf(bundle.pipeline, scoreRows(bundle.pipeline, rows)).map((one) => ({
    ...one,
    status: '',
  }))
  const found = comparePredictions(expected, scored(bundle, rows), { within: 1e-9, threshold: 0.5 })
  expect(found.maxAbsDiff, found.firstDifference ?? '').toBeLessThanOrEqual(1e-9)
  expect(found).toMatchObject({ rowsEqual: true, labelsEqual: true })
})

test('what grows beyond the numbers of Excel has no prediction, rather than a wrong one', async () => {
  for (const task of ['binary', 'regression'] as const) {
    const bundle = await sampleBundle(task, 'linear', WITHOUT)
    const [{ prediction, probabilities } = { prediction: '', probabilities: null }] = scored(bundle, [
      { age: '1.7e308' },
    ])
    const [expected] = predictionsOf(bundle.pipeline, scoreRows(bundle.pipeline, [{ age: '1.7e308' }]))
    const isBlank = prediction === '' || prediction === 0
    expect(isBlank || prediction === expected?.prediction, JSON.stringify(probabilities)).toBe(true)
  }
})

test('a model of many trees is refused with how large it is', async () => {
  const task: Task = 'binary'
  expect(excel.unavailable?.(await sampleBundle(task, 'extra-trees', WITHOUT))).toMatch(
    /its formulas (?:have [\d,]+ parts|are longer or more nested)/u,
  )
})

test('the workbook is a package of well-formed parts, the same twice', async () => {
  const { pipeline } = await sampleBundle('binary', 'linear', WITHOUT)
  const bytes = () => workbookBytes(workbookOf(pipeline, programOf(pipeline)))
  expect(bytes()).toEqual(bytes())
  const parts = unzipSync(bytes())
  expect(Object.keys(parts)).toContain('[Content_Types].xml')
  for (const part of Object.values(parts)) expect(parseXml(strFromU8(part)).name).toMatch(/^[A-Za-z]+$/u)
})

import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import type { Bundle } from '../../../bundle/index.ts'
import type { Pipeline, Prediction } from '../../../pipeline/index.ts'
import { readCells } from '../../../table/index.ts'
import { comparePredictions } from '../../compare.ts'
import { WITHOUT_TEXT } from '../../fitting-bundle.test-support.ts'
import { programOf } from '../../formula/program.ts'
import {
  expectedOf,
  FITTED_STEPS,
  FORMULA_FAMILIES,
  hardRows,
  type Row,
  TASKS_AND_FAMILIES,
  voteBundle,
} from '../../hard-pipelines.test-support.ts'
import { sampleBundle } from '../../sample-pipeline.test-support.ts'
import { pmml } from '../pmml.ts'
import { pmmlDocument } from './document.ts'
import { child, elementsOf, parseXml, score, type Value } from './evaluator.test-support.ts'

/** What an evaluator is given of source rows: numbers as they are read, texts as they stand. */
function valuesOf({ inputs }: Pipeline, rows: readonly Row[]): Readonly<Record<string, Value>>[] {
  const columns = inputs.map(({ name, reading }) => {
    const cells = rows.map((row) => (Object.hasOwn(row, name) ? (row[name] ?? null) : null))
    return { name, cells, column: readCells(cells, reading).column }
  })
  return rows.map((_, row) =>
    Object.fromEntries(
      columns.map(({ name, cells, column }): [string, Value] => {
        const cell = cells[row] ?? null
        if (column.kind === 'category' || column.kind === 'text') return [name, cell === null ? null : String(cell)]
        if (column.validity[row] !== 1) return [name, null]
        return [name, column.kind === 'boolean' ? column.values[row] === 1 : Number(column.values[row])]
      }),
    ),
  )
}

function scored({ pipeline }: Bundle, rows: readonly Row[]): Prediction[] {
  const document = parseXml(pmmlDocument(pipeline, programOf(pipeline, ['trees']), 'm'))
  return valuesOf(pipeline, rows).map((row): Prediction => {
    const { prediction = null, ...shares } = score(document, row)
    if (pipeline.task === 'regression') return { prediction: Number(prediction), probabilities: null, status: '' }
    const probabilities = Object.fromEntries(
      pipeline.classes.map((label, k) => [label, Number(shares[`probability_${k}`])]),
    )
    return { prediction: String(prediction), probabilities, status: '' }
  })
}

function compared(bundle: Bundle, count: number) {
  const rows = hardRows(bundle, count)
  const expected = expectedOf(bundle.pipeline, rows).map((one) => ({ ...one, status: '' }))
  return comparePredictions(expected, scored(bundle, rows), { within: 1e-9, threshold: bundle.pipeline.threshold })
}

/** A net is long in words: one task is enough to see that they are read. */
const isEnough = (task: string, family: string) => family !== 'mlp' || task === 'multiclass'

test.each(
  TASKS_AND_FAMILIES.filter(
    ({ task, family }) => FORMULA_FAMILIES.some((said) => said === family) && isEnough(task, family),
  ),
)('the document scores $family, $task, as the application does', async ({ task, family }) => {
  const bundle = await sampleBundle(task, family, WITHOUT_TEXT)
  expect(pmml.unavailable?.(bundle) ?? null).toBeNull()
  const found = compared(bundle, 200)
  expect(found.maxAbsDiff, found.firstDifference ?? '').toBeLessThanOrEqual(1e-9)
  expect(found).toMatchObject({ rowsEqual: true, labelsEqual: true })
})

test('a vote behind steps, calibrated, gives the same', async () => {
  const found = compared(await voteBundle('binary', ['gbdt', 'linear'], FITTED_STEPS, WITHOUT_TEXT, true), 400)
  expect(found.maxAbsDiff, found.firstDifference ?? '').toBeLessThanOrEqual(1e-9)
  expect(found).toMatchObject({ rowsEqual: true, labelsEqual: true })
})

test('the parts of the document stand in the order of the schema, and no two fields have one name', async () => {
  const { pipeline } = await sampleBundle('binary', 'linear', WITHOUT_TEXT)
  const document = parseXml(pmmlDocument(pipeline, programOf(pipeline, ['trees']), 'm'))
  expect(document.attributes).toEqual({ xmlns: 'http://www.dmg.org/PMML-4_4', version: '4.4' })
  expect(elementsOf(document).map(({ name }) => name)).toEqual([
    'Header',
    'DataDictionary',
    'TransformationDictionary',
    'RegressionModel',
  ])
  expect(elementsOf(child(document, 'RegressionModel')).map(({ name }) => name)).toEqual([
    'MiningSchema',
    'Output',
    'RegressionTable',
    'RegressionTable',
  ])
  const fields = ['DataDictionary', 'TransformationDictionary'].flatMap((part) => elementsOf(child(document, part)))
  const names = fields.map(({ attributes }) => attributes.name)
  expect(new Set(names).size).toBe(names.length)
})

test('trees are tree models in the order of the schema, and what comes of them is a chain', async () => {
  const bundle = await voteBundle('binary', ['gbdt', 'random-forest', 'mlp'], FITTED_STEPS, WITHOUT_TEXT, true)
  const document = parseXml(pmmlDocument(bundle.pipeline, programOf(bundle.pipeline, ['trees']), 'm'))
  const model = child(document, 'MiningModel')
  expect(elementsOf(model).map(({ name }) => name)).toEqual(['MiningSchema', 'Output', 'Segmentation'])
  const segments = elementsOf(child(model, 'Segmentation'))
  expect(segments.map(({ attributes }) => attributes.id)).toEqual(['trees_0_0', 'trees_1_0', 'decision'])
  const trees = elementsOf(child(child(segments[0] ?? model, 'MiningModel'), 'Segmentation'))
  expect(trees).toHaveLength(8)
  for (const tree of trees)
    expect(elementsOf(child(tree, 'TreeModel')).map(({ name }) => name)).toEqual(['MiningSchema', 'Node'])
  expect(elementsOf(child(segments[2] ?? model, 'RegressionModel')).map(({ name }) => name)).toEqual([
    'MiningSchema',
    'LocalTransformations',
    'RegressionTable',
    'RegressionTable',
  ])
  const found = compared(bundle, 60)
  expect(found.maxAbsDiff, found.firstDifference ?? '').toBeLessThanOrEqual(1e-9)
  expect(found).toMatchObject({ rowsEqual: true, labelsEqual: true })
})

const hasXmllint = spawnSync('xmllint', ['--version']).status === 0
if (!hasXmllint) console.log('skipped: another reader of XML, xmllint, is not here')

test.skipIf(!hasXmllint)('another reader finds the document well-formed', async () => {
  const { pipeline } = await sampleBundle('multiclass', 'gbdt', WITHOUT_TEXT)
  const { status } = spawnSync('xmllint', ['--noout', '-'], {
    input: pmmlDocument(pipeline, programOf(pipeline, ['trees']), 'm'),
  })
  expect(status).toBe(0)
})

test('what XML cannot hold is refused', async () => {
  const bundle = await sampleBundle('regression', 'baseline', WITHOUT_TEXT)
  const odd = { ...bundle, pipeline: { ...bundle.pipeline, target: 'a\u0000b' } }
  expect(pmml.unavailable?.(odd)).toMatch(/characters that PMML cannot hold/u)
  expect(pmml.unavailable?.(await sampleBundle())).toMatch(/the column|letter/u)
})

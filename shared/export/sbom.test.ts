import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { writeBundle } from '../bundle/index.ts'
import { compileExport } from './compile.ts'
import type { RuntimeTexts } from './exporter.ts'
import { EXPORTERS } from './exporters.ts'
import { hashOf } from './hash.ts'
import { sampleBundle } from './sample-pipeline.test-support.ts'
import { SBOM_FILE } from './sbom.ts'

const FOLDER = new URL('../../../shared/reference/specs/cyclonedx/', import.meta.url)
const hasSchema = existsSync(FOLDER)
if (!hasSchema) console.log('skipped: the schema of CycloneDX needs ../shared/reference/specs/cyclonedx')

const scorer = '/*! contains @noble/hashes 2.4.0 (MIT) */\nexport function createScorer() {}'
const TEXTS: RuntimeTexts = { scorer, service: '', package: '', encoder: '', kernels: '', python: {}, page: '' }

async function bomOf(task: 'binary' | 'regression', target: string) {
  const bundle = await sampleBundle(task)
  const files = compileExport(EXPORTERS.get(target), bundle, TEXTS, 'loans')
  const bytes = files.find(({ path }) => path === SBOM_FILE)?.bytes
  return { bundle, files, bom: JSON.parse(new TextDecoder().decode(bytes)) }
}

/** The schema with what it takes from others put in: the names of licences; signatures stay unchecked, for there are none. */
function schemaOf(): z.ZodType {
  const read = (file: string) => JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'))
  const { definitions, ...bom } = read('bom-1.6.schema.json')
  const { enum: licences } = read('spdx.schema.json')
  const whole = JSON.stringify({ ...bom, definitions: { ...definitions, spdx: { enum: licences }, jsf: {} } })
  const local = whole
    .replaceAll('"spdx.schema.json"', '"#/definitions/spdx"')
    .replace(/"jsf-0\.82\.schema\.json#[^"]*"/gu, '"#/definitions/jsf"')
  return z.fromJSONSchema(JSON.parse(local), { defaultTarget: 'draft-7' })
}

test.skipIf(!hasSchema)('the bill of materials is CycloneDX 1.6, and the schema would refuse another', async () => {
  const schema = schemaOf()
  for (const task of ['binary', 'regression'] as const) {
    const { bom } = await bomOf(task, 'web')
    expect(schema.safeParse(bom).error?.issues).toBeUndefined()
    expect(schema.safeParse({ ...bom, clock: 1 }).success).toBe(false)
    expect(schema.safeParse({ ...bom, components: [{ ...bom.components[0], type: 'model' }] }).success).toBe(false)
  }
})

test('it names the model with the digest of its file, the data, the packages and every other file', async () => {
  const { bundle, files, bom } = await bomOf('binary', 'web')
  const [model, data, hashes, ...others] = bom.components
  expect(model).toMatchObject({
    type: 'machine-learning-model',
    hashes: [{ alg: 'SHA-256', content: hashOf(writeBundle(bundle)) }],
    modelCard: { modelParameters: { task: 'classification', datasets: [{ ref: data['bom-ref'] }] } },
  })
  expect(hashes).toMatchObject({ type: 'library', version: '2.4.0', purl: 'pkg:npm/%40noble/hashes@2.4.0' })
  const content = files.filter(({ path }) => path !== SBOM_FILE && path !== 'lathe-export.json')
  expect(
    others.map(({ name, hashes: of }: { name: string; hashes: { content: string }[] }) => [name, of[0]?.content]),
  ).toEqual(content.map(({ path, bytes }) => [path, hashOf(bytes)]))
})

test('the serial number is that of the content: the same twice, another for another model', async () => {
  const [one, two, other] = [
    await bomOf('binary', 'web'),
    await bomOf('binary', 'web'),
    await bomOf('regression', 'web'),
  ]
  expect(one.bom.serialNumber).toBe(two.bom.serialNumber)
  expect(one.bom.serialNumber).not.toBe(other.bom.serialNumber)
})

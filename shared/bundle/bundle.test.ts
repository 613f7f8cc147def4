import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { strToU8, unzipSync, zipSync } from 'fflate'
import { beforeAll, expect, test } from 'vitest'
import { createRng, LatheError } from '../core/index.ts'
import { predictionsOf, scoreRows } from '../pipeline/index.ts'
import { sampleArrival, sampleSource } from '../sample-journey.test-support.ts'
import { type Bundle, FORMAT_VERSION, readBundle, withThreshold, writeBundle } from './index.ts'

let bundle: Bundle
let bytes: Uint8Array
beforeAll(async () => {
  bundle = (await sampleArrival()).bundle
  bytes = writeBundle(bundle)
})

function failure(work: () => unknown): LatheError {
  try {
    work()
  } catch (error) {
    if (error instanceof LatheError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

test('a model comes back from its file with the same predictions, bit for bit', () => {
  const read = readBundle(bytes, 'm.lathe')
  expect(predictionsOf(read.pipeline, scoreRows(read.pipeline, read.golden.rows))).toEqual(bundle.golden.expected)
  expect(read.record).toEqual(bundle.record)
  expect(writeBundle(read)).toEqual(bytes)
})

test('the same training gives the same bytes, another seed others', async () => {
  expect(writeBundle((await sampleArrival()).bundle)).toEqual(bytes)
  expect(writeBundle((await sampleArrival(1)).bundle)).not.toEqual(bytes)
})

test('there are at least 200 golden rows, with missing, unseen, extreme and at-threshold values', () => {
  const { rows, expected } = bundle.golden
  expect(rows.length).toBeGreaterThanOrEqual(200)
  expect(expected.length).toBe(rows.length)
  const cells = rows.flatMap((row) => Object.values(row))
  expect(cells).toContain(null)
  expect(cells).toContain(' never seen before ')
  const statuses = expected.map(({ status }) => status).join(' ')
  for (const part of ['unseen category', 'outside the training range', 'unreadable number'])
    expect(statuses).toContain(part)
})

test('no golden row is a row of the data, and no level seen fewer than 10 times is in one', () => {
  const source = sampleSource()
  const key = (cells: readonly unknown[]) => JSON.stringify(cells)
  const names = bundle.pipeline.inputs.map(({ name }) => name)
  const texts = (name: string) => {
    const column = source.columns[source.names.indexOf(name)]!
    return Array.from(column.codes, (code) => column.texts.at(code)!)
  }
  const columns = names.map(texts)
  const rowsOfData = new Set(Array.from({ length: source.rows }, (_, row) => key(columns.map((column) => column[row]))))
  for (const row of bundle.golden.rows) expect(rowsOfData.has(key(names.map((name) => row[name])))).toBe(false)
  expect(texts('city').filter((city) => city === 'Rareton').length).toBe(4)
  expect(JSON.stringify(bundle.golden)).not.toContain('Rareton')
})

test('a truncated file, a file that is no zip and one without a manifest each say what is wrong', () => {
  for (const damaged of [
    bytes.slice(0, bytes.length >> 1),
    bytes.slice(0, 10),
    strToU8('age,job\n1,2\n'),
    new Uint8Array(0),
    zipSync({ 'a.txt': strToU8('a') }),
  ]) {
    const { code, details } = failure(() => readBundle(damaged, 'm.lathe'))
    expect(code).toBe('corruptModel')
    expect(details.file).toBe('m.lathe')
    expect(details.next).toBeTruthy()
  }
})

test('any changed, removed or replaced entry is refused by name', () => {
  const entries = unzipSync(bytes)
  for (const name of Object.keys(entries).filter((entry) => entry !== 'manifest.json')) {
    const changed = { ...entries, [name]: Uint8Array.from(entries[name]!, (byte, i) => (i === 3 ? byte ^ 1 : byte)) }
    const { code, details } = failure(() => readBundle(zipSync(changed), 'm.lathe'))
    expect([code, details.value]).toEqual(['verificationFailed', name])
    const { [name]: _removed, ...others } = entries
    expect(failure(() => readBundle(zipSync(others), 'm.lathe')).code).toBe('verificationFailed')
  }
})

test('a byte flipped anywhere in the archive never gives a model that predicts otherwise', () => {
  const rng = createRng('flip')
  for (let i = 0; i < 200; i++) {
    const damaged = bytes.slice()
    const at = rng.below(damaged.length)
    damaged[at] = damaged[at]! ^ (1 << rng.below(8))
    try {
      const read = readBundle(damaged, 'm.lathe')
      expect(predictionsOf(read.pipeline, scoreRows(read.pipeline, read.golden.rows))).toEqual(bundle.golden.expected)
    } catch (error) {
      expect(error).toBeInstanceOf(LatheError)
    }
  }
})

test('a model of a newer format is refused with the way out', () => {
  const entries = unzipSync(bytes)
  const manifest = JSON.parse(new TextDecoder().decode(entries['manifest.json']))
  const newer = zipSync({ ...entries, 'manifest.json': strToU8(JSON.stringify({ ...manifest, version: 99 })) })
  const error = failure(() => readBundle(newer, 'm.lathe'))
  expect(error.code).toBe('unsupported')
  expect(error.message).toContain('99')
})

const CORPUS = new URL('corpus/', import.meta.url)

test.each(readdirSync(CORPUS).filter((name) => name.endsWith('.lathe')))(
  'corpus/%s, a model of an earlier build, still predicts what it did',
  (name) => {
    const old = readBundle(readFileSync(new URL(name, CORPUS)), name)
    expect(old.golden.rows.length).toBeGreaterThanOrEqual(200)
    expect(predictionsOf(old.pipeline, scoreRows(old.pipeline, old.golden.rows))).toEqual(old.golden.expected)
  },
)

test('the corpus holds a model of every format version up to today', () => {
  expect(existsSync(CORPUS)).toBe(true)
  const versions = readdirSync(CORPUS).flatMap((name) => /^v(\d+)-/.exec(name)?.[1] ?? [])
  for (let version = 1; version <= FORMAT_VERSION; version++) expect(versions).toContain(String(version))
})

test('another threshold changes decisions, and nothing else of what a model keeps', () => {
  const { pipeline, golden, ...others } = withThreshold(bundle, 0.9)
  const { pipeline: before, golden: _, ...own } = bundle
  expect(pipeline).toEqual({ ...before, threshold: 0.9 })
  expect(golden.expected).not.toEqual(bundle.golden.expected)
  expect(others).toEqual(own)
  expect(own.reference).toBeDefined()
})

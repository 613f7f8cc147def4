import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readBundle, writeBundle } from '../../shared/bundle/index.ts'
import { sampleArrival, sampleSource } from '../../shared/sample-journey.test-support.ts'
import { compressCommand } from './compress.ts'

const folder = mkdtempSync(join(tmpdir(), 'lathe-compress-'))
afterAll(() => rmSync(folder, { recursive: true }))

const host = {
  given: new Set<string>(),
  onProgress: () => {},
  note: () => {},
  signal: new AbortController().signal,
  isAskedToGo: () => false,
  startedAt: 0,
  announce: () => {},
}

test('a smaller model is audited anew, by its own decisions, and held against the limits of its training', async () => {
  const { bundle } = await sampleArrival(0, { sensitive: ['sex', 'city'] })
  const limited = {
    ...bundle,
    record: {
      ...bundle.record,
      gates: { judged: [{ ...LIMIT, state: 'kept' as const, value: 0, low: 0, high: 0 }], overrides: [] },
    },
  }
  const [model, data, out] = [join(folder, 'm.lathe'), join(folder, 'rows.csv'), join(folder, 'small.lathe')]
  writeFileSync(model, writeBundle(limited))
  const { names, columns, rows } = sampleSource()
  const lines = Array.from({ length: rows }, (_, row) =>
    columns.map(({ codes, texts }) => texts.at(codes[row] ?? 0)).join(','),
  )
  writeFileSync(data, [names.join(','), ...lines].join('\n'))
  const asked = { by: 'fewer-trees=1', out }
  const { json, text, exitCode } = await compressCommand.run([model, data], { ...asked, failOn: 'gate' }, host)
  const { record } = readBundle(readFileSync(out), out)
  expect(record.fairness).toMatchObject({ sex: { groups: {} }, city: {}, 'city & sex': {} })
  // One round of boosting says the same of everybody or nearly so: the gap is not that of the model before.
  expect(record.fairness).not.toEqual(bundle.record.fairness)
  expect(json).toMatchObject({ fairness: { sex: {} }, gates: [{ metric: LIMIT.metric, of: 'sex', state: 'exceeded' }] })
  expect(record.gates?.judged).toMatchObject([{ state: 'exceeded' }])
  expect(text).toContain('NOT KEPT')
  expect(exitCode).toBe(4)

  // Without labelled rows nothing shows that a limit is kept, and the audit of the model before is nobody's.
  const blind = await compressCommand.run([model], asked, host)
  const kept = readBundle(readFileSync(out), out).record
  expect(kept.fairness).toEqual({})
  expect(kept.gates?.judged).toMatchObject([{ state: 'undecided' }])
  expect(blind.text).toContain('was not audited by sex, city')
  await expect(compressCommand.run([model], { gate: ['demographicParityDifference<=1'] }, host)).rejects.toThrow(
    /--by/u,
  )
})

const LIMIT = { metric: 'demographicParityRatio', bound: 'value', limit: 2, of: 'sex' } as const

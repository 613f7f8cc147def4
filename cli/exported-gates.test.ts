import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { sampleArrival } from '../shared/sample-journey.test-support.ts'
import { heldAtGates } from './exported-gates.ts'

const project = mkdtempSync(join(tmpdir(), 'lathe-gates-'))
afterAll(() => rmSync(project, { recursive: true }))

const model = join(project, 'runs', '0001', 'model.lathe')
mkdirSync(join(project, 'runs', '0001'), { recursive: true })

const states = (gates: readonly string[]) =>
  writeFileSync(join(project, 'project.json'), JSON.stringify({ choices: { gates } }))

const ASKED = { gate: [], failOn: 'never', override: '' } as const

test('a model of a project goes beyond the project’s limits only with a reason, which its log keeps', async () => {
  const { bundle } = await sampleArrival(0, { families: ['linear'], sensitive: ['sex'] })
  states(['demographicParityDifference<=1'])
  expect(await heldAtGates(bundle, model, 'web', ASKED)).toMatchObject({
    isRefused: false,
    judged: [{ state: 'kept' }],
  })
  states(['demographicParityDifference<=0@sex'])
  expect(await heldAtGates(bundle, model, 'web', ASKED)).toMatchObject({ isRefused: true })
  const through = await heldAtGates(bundle, model, 'web', { ...ASKED, override: 'pilot' })
  const overrides = [{ reason: 'pilot', beyond: ['demographicParityDifference<=0@sex'] }]
  expect(through).toMatchObject({ isRefused: false, bundle: { record: { gates: { overrides } } } })
  expect(readFileSync(join(project, 'audit-log.jsonl'), 'utf8')).toContain('"pilot"')
  const elsewhere = join(project, 'model.lathe')
  expect(await heldAtGates(bundle, elsewhere, 'web', ASKED)).toMatchObject({ isRefused: false, judged: [] })
  writeFileSync(join(project, 'project.json'), '{')
  await expect(heldAtGates(bundle, model, 'web', ASKED)).rejects.toThrow('limits are not known')
})

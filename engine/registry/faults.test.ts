import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { mkdir, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeBundle } from '../../shared/bundle/index.ts'
import { sampleBundle } from '../../shared/export/sample-pipeline.test-support.ts'
import { aliasesOf, type RegistryState } from '../../shared/registry/index.ts'
import { failEverywhere, type Trial } from '../store/faults.test-support.ts'
import { ownSigningKey } from '../verify/signing-key.ts'
import { exportRegistry, importRegistry } from './archive.ts'
import { collectGarbage } from './collect.ts'
import { holdContest } from './contest.ts'
import { readRegistry } from './log.ts'
import { promote, remark, rollBack } from './promotion.ts'
import { addSchedule, readSchedules, removeSchedule } from './schedules.ts'
import { verifyRegistry } from './verify.ts'
import { registerModel, versionNamed } from './versions.ts'

let root = ''
let models: Uint8Array[] = []
/** Where the registry of a trial lies: beside it are what is exported, and places for temporary files. */
const inside = (folder: string) => join(folder, 'registry')

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'lathe-faults-'))
  const bundle = await sampleBundle()
  models = [0, 1, 2].map((seed) => writeBundle({ ...bundle, record: { ...bundle.record, seed } }))
  const folder = inside(join(root, 'base'))
  await register(folder, 0)
  await register(folder, 1)
  await promote(folder, '1')
  await promote(folder, '2')
  await exportRegistry(folder, join(root, 'archive.zip'), { key: await ownSigningKey(join(root, 'home')) })
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const register = (folder: string, at: number) =>
  registerModel(folder, { model: models[at] ?? new Uint8Array(), name: `m${at}.lathe`, job: { at } })

const prepare = async (): Promise<string> => {
  const folder = mkdtempSync(join(root, 'trial-'))
  cpSync(join(root, 'base'), folder, { recursive: true })
  return folder
}

const NEW = {
  ...{ cron: '0 3 * * 1', timezone: 'Europe/Berlin', data: 'new.csv', withOld: [], seen: [], search: false },
  ...{ budgetSeconds: null, promoteIfBetter: false, onAlarm: null, note: '' },
}

const figures = async () => ({
  ...{ sha256: 'f'.repeat(64), rows: 200, leftOut: 0, metrics: {}, differences: {} },
  speeds: { candidate: null, champion: null },
})

/** What is done in a registry, and how its state shows that it was. */
const DONE: Readonly<Record<string, [(folder: string) => Promise<unknown>, (state: RegistryState) => boolean]>> = {
  register: [(folder) => register(folder, 2), ({ versions }) => versions.length === 3],
  approve: [
    (folder) => remark(folder, { what: 'approve', version: '2', note: 'seen' }),
    ({ versions }) => versions[1]?.approvals.length === 1,
  ],
  promote: [(folder) => promote(folder, '1'), (state) => aliasesOf(state).champion === 1],
  'roll back': [(folder) => rollBack(folder), ({ champions }) => champions.length === 1],
  evaluate: [
    async (folder) => {
      const { state } = await readRegistry(folder)
      const rows = { file: '', names: [], read: {}, infer: {} }
      return holdContest(folder, versionNamed(state, '1'), versionNamed(state, '2'), rows, figures)
    },
    ({ versions }) => versions[0]?.evaluations.length === 1,
  ],
}

/** The log holds, and what it refers to is there, whatever else happened. */
async function stateOf(folder: string): Promise<RegistryState> {
  const { problems } = await verifyRegistry(inside(folder))
  if (problems.length > 0) throw new Error(`the registry is damaged: ${problems.join('; ')}`)
  return (await readRegistry(inside(folder))).state
}

/** What looks after files that a death left. */
const collect = (folder: string) => collectGarbage(inside(folder), { keep: 100 })

const expectToHold = async (trial: Trial) => {
  const { problems, tried } = await failEverywhere(trial)
  expect(problems.join('\n')).toBe('')
  expect(tried).toBeGreaterThan(15)
}

test.each(Object.entries(DONE))('%s holds whatever call fails', async (_, [work, isDone]) => {
  await expectToHold({
    prepare,
    work: (folder) => work(inside(folder)),
    check: async (folder) => isDone(await stateOf(folder)),
    clean: collect,
  })
})

test('removing models of old versions holds whatever call fails', async () => {
  await expectToHold({
    prepare: async () => {
      const folder = await prepare()
      await register(inside(folder), 2)
      await promote(inside(folder), '3')
      return folder
    },
    work: (folder) => collectGarbage(inside(folder), { keep: 1 }),
    check: async (folder) => (await stateOf(folder)).versions[0]?.collectedAt !== null,
    clean: (folder) => collectGarbage(inside(folder), { keep: 1 }),
  })
})

test('export and import of an archive hold whatever call fails', async () => {
  const key = await ownSigningKey(join(root, 'home'))
  const before = process.env.TMPDIR
  /** Places for temporary files are part of the trial; what a death leaves there is the system's to remove. */
  const within = async (folder: string, work: () => Promise<unknown>) => {
    process.env.TMPDIR = join(folder, 'temporary')
    try {
      return await work()
    } finally {
      if (before === undefined) delete process.env.TMPDIR
      else process.env.TMPDIR = before
    }
  }
  const withTemporary = async (folder: Promise<string>) => {
    await mkdir(join(await folder, 'temporary'))
    return folder
  }
  const archive = (folder: string) => join(folder, 'all.zip')
  const isWhole = async (folder: string, file: string) => {
    const copy = mkdtempSync(join(root, 'copy-'))
    return within(folder, () => importRegistry(copy, file)).then(
      () => true,
      () => false,
    )
  }
  await expectToHold({
    prepare: () => withTemporary(prepare()),
    work: (folder) => within(folder, () => exportRegistry(inside(folder), archive(folder), { key })),
    check: async (folder) => isWhole(folder, archive(folder)),
  })
  await expectToHold({
    prepare: () => withTemporary(mkdtemp(join(root, 'trial-'))),
    work: (folder) => within(folder, () => importRegistry(inside(folder), join(root, 'archive.zip'))),
    check: async (folder) => (await stateOf(folder)).champions.length === 2,
    clean: collect,
  })
})

test('schedules hold whatever call fails', async () => {
  const one = { ...NEW, note: 'one' }
  await expectToHold({
    prepare: async () => {
      const folder = await prepare()
      await addSchedule(inside(folder), one)
      return folder
    },
    work: (folder) => addSchedule(inside(folder), { ...NEW, note: 'two' }),
    check: async (folder) => {
      const notes = (await readSchedules(inside(folder))).map(({ note }) => note)
      expect(notes[0]).toBe('one')
      return notes.includes('two')
    },
    clean: collect,
  })
  await expectToHold({
    prepare: async () => {
      const folder = await prepare()
      for (const note of ['one', 'two']) await addSchedule(inside(folder), { ...NEW, note })
      return folder
    },
    work: (folder) => removeSchedule(inside(folder), 's2'),
    check: async (folder) => {
      const schedules = await readSchedules(inside(folder))
      expect(schedules[0]?.note).toBe('one')
      return schedules.length === 1
    },
    clean: collect,
  })
})

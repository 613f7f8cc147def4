import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { KEPT_SETTINGS } from '../../shared/contract/index.ts'
import { hashOf } from '../../shared/export/index.ts'
import { sampleBundle } from '../../shared/export/sample-pipeline.test-support.ts'
import { TRAIN_OPTIONS } from '../../shared/train/index.ts'
import { openSettings } from '../app/settings.ts'
import { removeHalfWritten } from '../data/index.ts'
import { readBook, writeBook } from '../monitor/book.ts'
import { createLogFiles, LOG_LIMITS } from '../serve/observe/log-files.ts'
import { changeKeys } from '../serve/secure/keys-command.ts'
import { fileSource } from '../serve/traffic/file-source.ts'
import { exportModel } from '../verify/export-model.ts'
import { clearDrafts } from '../verify/place.ts'
import { readRuntimeTexts } from '../verify/runtime-texts.ts'
import { ownSigningKey, readOwnKey } from '../verify/signing-key.ts'
import { readManifest } from '../verify/verify-export.ts'
import type { TrainJob } from '../workers/messages.ts'
import { appendToAuditLog, readAuditLog } from './audit-log.ts'
import { checkProjectFolder } from './check-project.ts'
import { failEverywhere, HOWS, type Trial, underFault } from './faults.test-support.ts'
import { openProject } from './project.ts'
import { listRuns, saveRun } from './runs.ts'
import { keepTrainingFiles } from './training-files.ts'
import { writeFileAtomically } from './write-file.ts'

let root = ''
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'lathe-store-faults-'))
  writeFileSync(join(root, 'x.csv'), `a,y\n${'1,2\n'.repeat(200)}`)
  await saveRun(project(join(root, 'base')), run('one'))
  await appendToAuditLog(project(join(root, 'base')), entry(1))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const project = (folder: string) => join(folder, 'project')
const job = (): TrainJob => ({
  ...{ file: join(root, 'x.csv'), target: 'y', read: {}, infer: {}, recipe: null, split: null, deadline: null },
  options: TRAIN_OPTIONS.parse({ mode: 'fast' }),
})
const run = (content: string) => ({ job: job(), summary: {}, sources: [], model: new TextEncoder().encode(content) })
const entry = (at: number) => ({ at, what: 'override' as const, run: '0001', target: 'web', reason: 'r', beyond: [] })

const empty = async (): Promise<string> => mkdtempSync(join(root, 'trial-'))
const prepare = async (): Promise<string> => {
  const folder = await empty()
  cpSync(join(root, 'base'), folder, { recursive: true })
  return folder
}
/** What looks after a project that something stopped. */
const clean = (folder: string) =>
  checkProjectFolder(project(folder), { spare: async () => undefined, more: async () => ({ repaired: [], lost: [] }) })

const expectToHold = async (trial: Trial, { fewest = 8, hows = HOWS } = {}) => {
  const { problems, tried } = await failEverywhere(trial, hows)
  expect(problems.join('\n')).toBe('')
  expect(tried).toBeGreaterThanOrEqual(fewest)
}
const textOf = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

test('a run is kept whole or not at all, whatever call fails', async () => {
  await expectToHold({
    prepare,
    work: (folder) => saveRun(project(folder), run('two')),
    check: async (folder) => {
      const runs = await listRuns(project(folder))
      for (const [at, name] of runs.entries()) {
        const place = join(project(folder), 'runs', name)
        expect(textOf(join(place, 'model.lathe'))).toBe(['one', 'two'][at])
        expect(JSON.parse(textOf(join(place, 'run.json')) ?? '')).toMatchObject({ version: 1 })
      }
      return runs.length === 2
    },
    clean,
  })
})

test('a project is made whole, and copies of data are kept whole, whatever call fails', async () => {
  await expectToHold({
    prepare: empty,
    work: (folder) => openProject(project(folder)),
    check: async (folder) => {
      const text = textOf(join(project(folder), 'project.json'))
      return text !== null && JSON.parse(text).version === 1
    },
    clean: (folder) => openProject(project(folder)).then(() => clean(folder)),
  })
  await expectToHold({
    prepare,
    work: (folder) => keepTrainingFiles(project(folder), job()),
    check: async (folder) => {
      const { sources } = await keepTrainingFiles(project(folder), job())
      return sources.length === 1
    },
    clean,
  })
})

test('a log of decisions keeps every line that was acknowledged, whatever call fails', async () => {
  await expectToHold({
    prepare,
    work: (folder) => appendToAuditLog(project(folder), entry(2)),
    check: async (folder) => {
      const { entries, isWhole } = await readAuditLog(project(folder))
      expect([isWhole, entries[0]?.at]).toEqual([true, 1])
      return entries.some(({ at }) => at === 2)
    },
    clean,
  })
})

test('a file is written whole or stays as it was, whatever call fails: models, settings, alerts, keys', async () => {
  const file = (folder: string) => join(folder, 'file')
  await expectToHold({
    prepare: async () => {
      const folder = await empty()
      writeFileSync(file(folder), 'old')
      return folder
    },
    work: (folder) =>
      writeFileAtomically(
        file(folder),
        ['n', 'ew'].map((text) => Buffer.from(text)),
      ),
    check: async (folder) => {
      expect(['old', 'new']).toContain(textOf(file(folder)))
      return textOf(file(folder)) === 'new'
    },
    clean: (folder) => writeFileAtomically(file(folder), 'new'),
  })
  const settings = (memoryGigabytes: number) => KEPT_SETTINGS.parse({ memoryGigabytes })
  await expectToHold({
    prepare: async () => {
      const folder = await empty()
      await (await openSettings(folder)).keep(settings(2))
      return folder
    },
    work: async (folder) => (await openSettings(folder)).keep(settings(4)),
    check: async (folder) => {
      const { memoryGigabytes } = (await openSettings(folder)).current()
      expect([2, 4]).toContain(memoryGigabytes)
      return memoryGigabytes === 4
    },
    clean: async (folder) => (await openSettings(folder)).keep(settings(4)),
  })
  const book = (until: number) => ({ alerts: [], seen: null, by: '', mutes: [{ key: 'a', until, note: '' }] })
  await expectToHold({
    prepare: async () => {
      const folder = await empty()
      await writeBook(file(folder), book(1))
      return folder
    },
    work: async (folder) => {
      const { mutes } = await readBook(file(folder))
      await writeBook(file(folder), book((mutes[0]?.until ?? 0) + 1))
    },
    check: async (folder) => {
      const { mutes } = await readBook(file(folder))
      expect([1, 2]).toContain(mutes[0]?.until)
      return mutes[0]?.until === 2
    },
    clean: (folder) => writeBook(file(folder), book(2)),
  })
  const change = (folder: string, action: 'add' | 'list', id: string) =>
    changeKeys({ action, id, file: file(folder), scopes: ['predict'], days: 0 }, new Date(0))
  const keys: Trial = {
    prepare: async () => {
      const folder = await empty()
      change(folder, 'add', 'first')
      return folder
    },
    work: async (folder) => change(folder, 'add', 'second'),
    check: async (folder) => {
      const ids = change(folder, 'list', '').keys.map(({ id }) => id)
      expect(ids[0]).toBe('first')
      return ids.includes('second')
    },
    clean: async (folder) => change(folder, 'add', 'third'),
  }
  // What a death leaves is waited for, as if somebody were writing: one of them tells all.
  await expectToHold(keys, { hows: ['error', 'full', 'short'] })
  const left = await keys.prepare()
  writeFileSync(`${file(left)}.tmp`, '{ "half')
  change(left, 'add', 'second')
  expect([await keys.check(left), readdirSync(left)]).toEqual([true, ['file']])
  await expectToHold({
    prepare: empty,
    work: (folder) => ownSigningKey(folder),
    check: async (folder) => (await readOwnKey(folder)) !== undefined,
    clean: async (folder) => removeHalfWritten(folder),
  })
})

test('a deployment file is the old one or the new one, whatever call fails', async () => {
  const file = (folder: string) => join(folder, 'deployment.json')
  const source = (folder: string) => fileSource(file(folder), () => Promise.reject(new Error('nothing is loaded')))
  await expectToHold(
    {
      prepare: async () => {
        const folder = await empty()
        writeFileSync(file(folder), '{ "champion": "a", "challenger": "b" }')
        return folder
      },
      work: async (folder) => source(folder).promote('better'),
      check: async (folder) => {
        const { champion } = await source(folder).read()
        expect(['a', 'b']).toContain(champion)
        return champion === 'b'
      },
      clean: async (folder) => source(folder).change?.({ share: 0 }),
    },
    { fewest: 5 },
  )
})

test('an exported folder is the old one or the new one, whatever call fails', async () => {
  const place = (folder: string) => join(folder, 'card')
  const bundle = await sampleBundle()
  const exported = (folder: string, name: string) =>
    exportModel(bundle, 'card', place(folder), readRuntimeTexts(), { name })
  const trial: Trial = {
    prepare: async () => {
      const folder = await empty()
      await exported(folder, 'first')
      return folder
    },
    work: (folder) => exported(folder, 'second'),
    check: async (folder) => {
      await clearDrafts(place(folder))
      const manifest = await readManifest(place(folder))
      for (const { path, sha256 } of manifest?.files ?? [])
        expect(hashOf(readFileSync(join(place(folder), path))), path).toBe(sha256)
      expect(['first', 'second']).toContain(manifest?.name)
      return manifest?.name === 'second'
    },
  }
  await expectToHold(trial, { hows: ['error', 'death'] })
})

test('a request log keeps the lines that it said were written, each on a line of its own, whatever call fails', async () => {
  for (const how of ['error', 'short'] as const)
    for (let at = 1; at < 20; at++) {
      const folder = await empty()
      const files = createLogFiles(join(folder, 'log'), LOG_LIMITS, () => 0)
      const written: string[] = []
      const { isMet } = await underFault(folder, { at, how }, async () => {
        for (const line of ['1', '2', '3'].map((id) => JSON.stringify({ id })))
          await files.append('requests', `${line}\n`).then(
            () => written.push(line),
            () => {},
          )
      })
      const [name = ''] = readdirSync(join(folder, 'log'))
      const kept = (textOf(join(folder, 'log', name)) ?? '').split('\n')
      expect(kept.filter((line) => written.includes(line))).toEqual(written)
      expect(written.length).toBeGreaterThanOrEqual(2)
      if (!isMet) break
    }
})

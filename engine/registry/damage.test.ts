import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeBundle } from '../../shared/bundle/index.ts'
import { LatheError } from '../../shared/core/index.ts'
import { sampleBundle } from '../../shared/export/sample-pipeline.test-support.ts'
import { TRAIN_OPTIONS } from '../../shared/train/index.ts'
import { appendToAuditLog } from '../store/audit-log.ts'
import { keepSource } from '../store/keep-source.ts'
import { saveRun } from '../store/runs.ts'
import { exportModel } from '../verify/export-model.ts'
import { readRuntimeTexts } from '../verify/runtime-texts.ts'
import { verifyExport } from '../verify/verify-export.ts'
import { checkWholeProject } from './check-project.ts'
import { readRegistry } from './log.ts'
import { registryOfProject } from './place.ts'
import { promote } from './promotion.ts'
import { addSchedule, readSchedules } from './schedules.ts'
import { verifyRegistry } from './verify.ts'
import { bundleOf, registerModel, versionNamed } from './versions.ts'

let root = ''
const base = () => join(root, 'base')
const exported = () => join(root, 'exported')

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'lathe-damage-'))
  const bundle = await sampleBundle()
  const model = writeBundle(bundle)
  const file = join(root, 'x.csv')
  writeFileSync(file, `a,y\n${'1,2\n'.repeat(100)}`)
  mkdirSync(base())
  const source = await keepSource(base(), { path: file, name: 'x.csv', isOriginal: true })
  const options = TRAIN_OPTIONS.parse({ mode: 'fast' })
  const job = { file, target: 'y', read: {}, infer: {}, recipe: null, split: null, deadline: null, options }
  writeFileSync(join(base(), 'project.json'), '{ "format": "lathe-project", "version": 1 }\n')
  await saveRun(base(), { job, summary: {}, sources: [source], model })
  const entry = { at: 1, what: 'override' as const, run: '0001', target: 'web', reason: 'r', beyond: [] }
  await appendToAuditLog(base(), entry)
  const registry = registryOfProject(base())
  await registerModel(registry, { model, name: 'm.lathe', job })
  await promote(registry, '1')
  await addSchedule(registry, {
    ...{ cron: '0 3 * * 1', timezone: '', data: file, withOld: [], seen: [], search: false },
    ...{ budgetSeconds: null, promoteIfBetter: false, onAlarm: null, note: '' },
  })
  await exportModel(bundle, 'card', exported(), readRuntimeTexts())
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** What may befall a file. */
const DAMAGES: readonly (readonly [name: string, damage: (path: string) => void])[] = [
  ...Array.from({ length: 8 }, (_, i): [string, (path: string) => void] => [
    `cut off after ${i} eighths`,
    (path) => truncateSync(path, Math.floor((statSync(path).size * i) / 8)),
  ]),
  ...[0.03, 0.4, 0.8, 0.99].map((share): [string, (path: string) => void] => [
    `one bit changed at ${share}`,
    (path) => {
      const bytes = readFileSync(path)
      const at = Math.floor(bytes.length * share)
      bytes[at] = (bytes[at] ?? 0) ^ 1
      writeFileSync(path, bytes)
    },
  ]),
  ['gone', (path) => rmSync(path)],
  [
    'a folder',
    (path) => {
      rmSync(path)
      mkdirSync(path)
    },
  ],
  [
    'a link to itself',
    (path) => {
      rmSync(path)
      symlinkSync(path, path)
    },
  ],
]

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => statSync(join(folder, name)).isFile())

/** What was thrown that is no error for people, or does not say where and what next; null where all is well. */
function problemOf(error: unknown): string | null {
  if (!(error instanceof LatheError)) return `no error for people: ${error instanceof Error ? error.stack : error}`
  const { code, message, details } = error
  if (code === 'internal') return `a defect: ${message}`
  if (details.next === undefined) return `no next step: ${message}`
  return details.file === undefined ? `no file: ${message}` : null
}

/** Damages every file of a folder in every way, and asks. @returns what was otherwise than it should be */
async function damageAll(
  folder: string,
  ask: (copy: string, file: string, damage: string) => Promise<readonly (string | null)[]>,
): Promise<string[]> {
  const problems: string[] = []
  for (const file of filesIn(folder))
    for (const [name, damage] of DAMAGES) {
      const copy = join(root, 'copy')
      cpSync(folder, copy, { recursive: true })
      damage(join(copy, file))
      for (const problem of await ask(copy, file, name))
        if (problem !== null) problems.push(`${file}, ${name}: ${problem}`)
      rmSync(copy, { recursive: true, force: true })
    }
  return problems
}

const attempt = (work: () => Promise<unknown>): Promise<string | null> => work().then(() => null, problemOf)

test('whatever befalls a file of a registry, it is told by name with the next step, and never taken for whole', async () => {
  const folder = registryOfProject(base())
  const problems = await damageAll(folder, async (copy, file, damage) => {
    const { isWhole } = await verifyRegistry(copy)
    // Schedules are no part of what is verified, and the head may lag behind.
    const isMissed = isWhole && !/schedules|head/u.test(file) && !/after 0 eighths|gone/u.test(damage)
    return [
      isMissed ? 'it is taken for whole' : null,
      await attempt(() => readRegistry(copy)),
      await attempt(() => readSchedules(copy)),
      await attempt(async () => bundleOf(copy, versionNamed((await readRegistry(copy)).state, '1'))),
      await attempt(() => promote(copy, '1', { note: 'again' })).then((problem) =>
        problem?.startsWith('no file: Version 1 is the champion') ? null : problem,
      ),
    ]
  })
  expect(problems.join('\n')).toBe('')
})

test('whatever befalls a file of a project, its check tells of it, mends what it says that it mends, and ends', async () => {
  const problems = await damageAll(base(), async (copy, file, damage) => {
    const first = await checkWholeProject(copy).catch(problemOf)
    if (first === null || typeof first === 'string') return [first]
    const second = await checkWholeProject(copy).catch(problemOf)
    if (second === null || typeof second === 'string') return [`the second time: ${second}`]
    const isSeen = first.repaired.length + first.lost.length > 0
    const again = second.repaired.filter((text) => first.repaired.includes(text))
    return [
      // What a training was asked for in full may have been left out.
      isSeen || /schedules|head|events|audit/u.test(file) || damage === 'gone' ? null : 'nothing was said',
      again.length > 0 ? `it was not mended: ${again.join('; ')}` : null,
      first.isWhole && !second.isWhole ? `whole at first, then ${second.lost.join('; ')}` : null,
      existsSync(join(copy, '.lock')) ? 'its lock is left' : null,
    ]
  })
  expect(problems.join('\n')).toBe('')
})

test('whatever befalls a file of an exported folder, it is refused by name with the next step', async () => {
  const problems = await damageAll(exported(), async (copy) => {
    const found = await verifyExport(copy).then(
      () => 'it is taken for whole',
      (error: unknown) => problemOf(error),
    )
    return [found]
  })
  expect(problems.join('\n')).toBe('')
})

import { type ChildProcess, spawn } from 'node:child_process'
import { appendFile, cp, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { writeBundle } from '../../shared/bundle/index.ts'
import { createRng, LatheError } from '../../shared/core/index.ts'
import { sampleBundle } from '../../shared/export/sample-pipeline.test-support.ts'
import { aliasesOf } from '../../shared/registry/index.ts'
import { ownKeyFile, ownSigningKey, readPublicKey } from '../verify/signing-key.ts'
import { exportRegistry, importRegistry } from './archive.ts'
import { blobPath, digestOf } from './blobs.ts'
import { collectGarbage } from './collect.ts'
import { holdContest } from './contest.ts'
import { readRegistry } from './log.ts'
import { promote, remark, rollBack } from './promotion.ts'
import { reportOf } from './report.ts'
import { verifyRegistry } from './verify.ts'
import { registerModel, versionNamed } from './versions.ts'

let root = ''
let child = ''
let models: Uint8Array[] = []

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'lathe-registry-'))
  child = join(root, 'crash-child.mjs')
  const input = fileURLToPath(new URL('crash-child.test-support.ts', import.meta.url))
  // Nothing of what reads data files is called: those packages, and natives of theirs, stay outside and are left out.
  const built = await rolldown({
    input,
    platform: 'node',
    logLevel: 'silent',
    external: (id) => /^@duckdb\//.test(id),
    treeshake: { moduleSideEffects: false },
  })
  await built.write({ file: child, codeSplitting: false })
  const bundle = await sampleBundle()
  models = [0, 1, 2, 3].map((seed) => writeBundle({ ...bundle, record: { ...bundle.record, seed } }))
})
afterAll(() => rm(root, { recursive: true, force: true }))

const newFolder = () => mkdtemp(join(root, 'registry-'))
const register = (folder: string, at: number) =>
  registerModel(folder, { model: models[at] ?? new Uint8Array(), name: `m${at}.lathe` })

/** A process that writes to a registry, what it has acknowledged so far, and its end. */
function writer(folder: string, name: string) {
  const process = spawn(globalThis.process.execPath, [child, folder, name], { stdio: ['ignore', 'pipe', 'pipe'] })
  const said = { text: '', errors: '' }
  process.stdout?.on('data', (text) => (said.text += text))
  process.stderr?.on('data', (text) => (said.errors += text))
  const ended = new Promise<void>((resolve) => process.once('close', () => resolve()))
  return { process, said, ended }
}

/** What was acknowledged whole; the last line may have been cut off. */
const acknowledged = (text: string) =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split(' '))

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

async function untilFirst({ process, said }: { process: ChildProcess; said: { text: string; errors: string } }) {
  while (!said.text.includes('\n')) {
    if (process.exitCode !== null) throw new Error(said.errors)
    await pause(5)
  }
}

async function expectWhole(folder: string, texts: readonly string[]) {
  expect(await verifyRegistry(folder)).toMatchObject({ isWhole: true, problems: [] })
  const { events, state } = await readRegistry(folder)
  for (const text of texts)
    for (const [seq, hash] of acknowledged(text)) expect(events[Number(seq) - 1]?.hash, `event ${seq}`).toBe(hash)
  const { champion } = aliasesOf(state)
  expect(champion === null || state.versions[champion - 1] !== undefined).toBe(true)
  return events.length
}

describe('a crash', () => {
  const ROUNDS = Number(process.env.LATHE_KILLS ?? 30)

  /** A registry is begun anew after so many, so that looking at all of it takes no longer each time. */
  const EACH = 30

  test(
    `${ROUNDS} kills at any moment lose nothing that was acknowledged, and leave no half version`,
    async () => {
      const rng = createRng(process.env.LATHE_SEED ?? 'kills')
      let folder = ''
      let before = 0
      let texts: string[] = []
      for (let round = 0; round < ROUNDS; round++) {
        if (round % EACH === 0) [folder, before, texts] = [await newFolder(), 0, []]
        const one = writer(folder, `round-${round}`)
        await untilFirst(one)
        await pause(rng.below(60))
        one.process.kill('SIGKILL')
        await one.ended
        texts.push(one.said.text)
        const events = await expectWhole(folder, [one.said.text])
        expect(events).toBeGreaterThan(before)
        before = events
      }
      await expectWhole(folder, texts)
      await collectGarbage(folder, { keep: 1000 })
      await expectWhole(folder, texts)
    },
    120_000 + ROUNDS * 4000,
  )

  test('a line that was cut off is no event; the next one takes its place', async () => {
    const folder = await newFolder()
    await register(folder, 0)
    const log = join(folder, 'events.jsonl')
    const { length } = await readFile(log)
    await promote(folder, '1')
    await cp(log, `${log}.whole`)
    // Acknowledged lines are in the head; one that was being written is not.
    const head = await readFile(join(folder, 'head.json'))
    await appendFile(log, '{"seq":3,"previousHash":"')
    expect((await readRegistry(folder)).events).toHaveLength(2)
    const { events } = await remark(folder, { what: 'note', version: '1', note: 'after' })
    expect(events.map(({ what }) => what)).toEqual(['register', 'promote', 'note'])
    // Events that were acknowledged and are gone are told.
    await writeFile(join(folder, 'head.json'), head)
    await truncate(log, length)
    expect((await verifyRegistry(folder)).problems).toEqual([
      'The log of the registry was changed: its last event is missing.',
    ])
  })
})

test('two processes at once: every event of both is kept, one after another', async () => {
  const folder = await newFolder()
  const both = [writer(folder, 'one'), writer(folder, 'other')]
  await Promise.all(both.map(untilFirst))
  await pause(300)
  for (const { process } of both) process.kill('SIGKILL')
  await Promise.all(both.map(({ ended }) => ended))
  expect(both.map(({ said }) => said.errors)).toEqual(['', ''])
  await expectWhole(
    folder,
    both.map(({ said }) => said.text),
  )
  const { state } = await readRegistry(folder)
  expect(new Set(state.versions.map(({ model }) => model.name))).toEqual(new Set(['one', 'other']))
})

test('a clock that is put back leaves events in their order, and the registry whole', async () => {
  const folder = await newFolder()
  await register(folder, 0)
  const clock = vi.spyOn(Date, 'now').mockReturnValue(0)
  try {
    await promote(folder, '1')
  } finally {
    clock.mockRestore()
  }
  await register(folder, 1)
  const { events, state } = await readRegistry(folder)
  expect(events.map(({ seq, what }) => `${seq} ${what}`)).toEqual(['1 register', '2 promote', '3 register'])
  expect([aliasesOf(state).champion, (await verifyRegistry(folder)).isWhole]).toEqual([1, true])
  // Times never run backwards in the log, whatever the clock said.
  expect(events.map(({ at }) => at)).toEqual(events.map(({ at }) => at).toSorted((a, b) => a - b))
})

test('calls of one process at the same time follow one another', async () => {
  const folder = await newFolder()
  await Promise.all([0, 1, 2, 3].map((at) => register(folder, at)))
  await Promise.all([1, 2, 3].map((version) => promote(folder, String(version))))
  const { state } = await readRegistry(folder)
  expect([state.versions.length, state.champions.length]).toEqual([4, 3])
})

describe('an archive', () => {
  const exported = async (folder: string, name = 'all.zip') => {
    const file = join(root, name)
    await exportRegistry(folder, file, { key: await ownSigningKey(join(root, 'home')) })
    return file
  }

  test('takes a registry elsewhere; a later one goes on from it, and one of other ways is refused', async () => {
    const [folder, copy] = [await newFolder(), await newFolder()]
    await register(folder, 0)
    await promote(folder, '1')
    const first = await exported(folder)
    const again = await exported(folder, 'again.zip')
    expect(await readFile(again)).toEqual(await readFile(first))
    expect(await importRegistry(copy, first)).toMatchObject({ events: 2, versions: 1 })
    expect((await readRegistry(copy)).events).toEqual((await readRegistry(folder)).events)
    await register(folder, 1)
    expect(await importRegistry(copy, await exported(folder, 'later.zip'))).toMatchObject({ events: 1, versions: 2 })
    expect(await importRegistry(copy, first)).toMatchObject({ events: 0 })
    expect(await verifyRegistry(copy)).toMatchObject({ isWhole: true, files: 2, events: 3 })
    await remark(copy, { what: 'note', version: '1', note: 'here' })
    await remark(folder, { what: 'approve', version: '1', note: 'there' })
    await expect(importRegistry(copy, await exported(folder, 'other.zip'))).rejects.toThrow(
      'have gone different ways since event 3: here "note" came next, there "approve"',
    )
    await ownSigningKey(join(root, 'stranger'))
    const key = await readPublicKey(ownKeyFile(join(root, 'stranger')))
    await expect(importRegistry(await newFolder(), first, key)).rejects.toThrow('is by the key')
  })

  test('one changed byte is refused, or changes nothing that is taken', async () => {
    const folder = await newFolder()
    await register(folder, 0)
    const bytes = await readFile(await exported(folder))
    const { events } = await readRegistry(folder)
    const rng = createRng('archive')
    let refused = 0
    for (let round = 0; round < 40; round++) {
      const changed = Uint8Array.from(bytes)
      const at = rng.below(bytes.length)
      changed[at] = (changed[at] ?? 0) ^ (1 << rng.below(8))
      const [file, target] = [join(root, 'changed.zip'), await newFolder()]
      await writeFile(file, changed)
      const outcome = await importRegistry(target, file).catch((error: unknown) => error)
      if (outcome instanceof LatheError) {
        refused++
        expect((await readRegistry(target)).events).toEqual([])
      } else {
        expect(outcome).toMatchObject({ events: 1 })
        expect((await readRegistry(target)).events).toEqual(events)
        expect(await verifyRegistry(target)).toMatchObject({ isWhole: true })
      }
    }
    // All but a few bytes of the archive are of files; the rest are dates and rights that are not looked at.
    expect(refused).toBeGreaterThan(30)
  })
})

describe('what a registry keeps', () => {
  test('a changed byte of the log or of a model is found, and nothing is written upon it', async () => {
    const folder = await newFolder()
    const { version } = await register(folder, 0)
    const path = blobPath(folder, version.model.sha256)
    const model = await readFile(path)
    await writeFile(
      path,
      Uint8Array.from(model, (byte, at) => (at === 1000 ? byte ^ 1 : byte)),
    )
    expect((await verifyRegistry(folder)).problems).toEqual([
      expect.stringMatching(/^version 1: .* is not what the registry kept: its SHA-256 differs\.$/),
    ])
    await writeFile(path, model)
    const log = join(folder, 'events.jsonl')
    const text = await readFile(log, 'utf8')
    await writeFile(log, text.replace('"seed":0', '"seed":1'))
    expect(await verifyRegistry(folder)).toMatchObject({ isWhole: false, events: 0 })
    const refused = await register(folder, 1).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(LatheError)
    expect(refused).toMatchObject({ code: 'verificationFailed', details: { line: 1 } })
    expect(await readFile(log, 'utf8')).not.toContain('"version":2')
  })

  test('a rollback copies nothing; garbage is removed but for what is named', async () => {
    const folder = await newFolder()
    for (const at of [0, 1, 2, 3]) await register(folder, at)
    for (const version of ['1', '2', '3']) await promote(folder, version)
    await remark(folder, { what: 'deploy', version: '4', place: 'here', note: '' })
    const files = async () => (await readdir(folder, { recursive: true })).filter((name) => /[0-9a-f]{64}$/.test(name))
    const before = await files()
    expect(await rollBack(folder)).toMatchObject({ from: 3, to: 2 })
    expect(await files()).toEqual(before)
    expect(await collectGarbage(folder, { keep: 0, isTrial: true })).toMatchObject({ versions: [3] })
    expect(await collectGarbage(folder, { keep: 0 })).toMatchObject({
      versions: [3],
      kept: [
        { version: 1, why: 'is the previous' },
        { version: 2, why: 'is the champion' },
        { version: 4, why: 'is deployed at here' },
      ],
      bytes: models[2]?.length,
    })
    expect(await files()).toHaveLength(3)
    expect(await verifyRegistry(folder)).toMatchObject({ isWhole: true, files: 3 })
    await expect(promote(folder, '3')).rejects.toThrow('was removed')
    // The same model again is a new version.
    expect((await register(folder, 2)).version.version).toBe(5)
  })

  test('versions are named by number and by alias; a model of another question is refused', async () => {
    const folder = await newFolder()
    await register(folder, 0)
    const { state } = await readRegistry(folder)
    for (const name of ['1', 'v1']) expect(versionNamed(state, name).version).toBe(1)
    for (const name of ['0', '2', 'x', '1.5', 'champion']) expect(() => versionNamed(state, name)).toThrow(LatheError)
    const bundle = await sampleBundle()
    const other = writeBundle({ ...bundle, pipeline: { ...bundle.pipeline, target: 'another' } })
    await expect(registerModel(folder, { model: other, name: 'o.lathe' })).rejects.toThrow('predicts another')
  })
})

test('a version that learned from the rows is not recommended for what it says of them', async () => {
  const folder = await newFolder()
  const bundle = await sampleBundle()
  const file = join(folder, 'rows.csv')
  const columns = bundle.pipeline.inputs.map(({ name }) => name)
  const lines = bundle.golden.rows.map((row, at) => {
    const cells = columns.map((name) => `"${String(row[name] ?? '').replaceAll('"', '""')}"`)
    return [...cells, bundle.golden.expected[at]?.prediction].join(',')
  })
  await writeFile(
    file,
    `${[[...columns, bundle.pipeline.target].join(','), ...lines, ...lines, ...lines].join('\n')}\n`,
  )
  const dataSha256 = digestOf(await readFile(file))
  const worse = { ...bundle, pipeline: { ...bundle.pipeline, threshold: 0.999 } }
  const learned = { ...bundle, record: { ...bundle.record, dataSha256 } }
  await registerModel(folder, { model: writeBundle(worse), name: 'worse.lathe' })
  await registerModel(folder, { model: writeBundle(learned), name: 'learned.lathe' })
  const { state } = await readRegistry(folder)
  const [one, two] = state.versions
  if (!one || !two) throw new Error('two versions were registered')
  const { report } = await holdContest(folder, two, one, {
    file,
    names: ['rows.csv'],
    read: { delimiter: ',', quote: '"', header: true },
    infer: {},
  })
  expect(report.data.rows).toBeGreaterThan(150)
  expect(report.recommendation.verdict).not.toBe('promote')
  expect(report.recommendation.reasons.map(({ text }) => text)).toContain(
    'The candidate learned from most of these rows, so that its figures here are better than on new ones.',
  )
  const { events } = await readRegistry(folder)
  expect(events.at(-1)).toMatchObject({
    what: 'evaluate',
    version: 2,
    against: { version: 1 },
    data: { sha256: dataSha256 },
  })
  expect(await reportOf(folder, versionNamed((await readRegistry(folder)).state, '2'))).toEqual(report)
})

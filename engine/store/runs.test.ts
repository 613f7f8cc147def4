import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { TRAIN_OPTIONS } from '../../shared/train/index.ts'
import type { TrainJob } from '../workers/messages.ts'
import { LOCK_FILE, withLock } from './lock.ts'
import { checkProject } from './project.ts'
import { listRuns, saveRun } from './runs.ts'

let root: string
let project: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lathe-store-'))
  project = join(root, 'project')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const job: TrainJob = {
  ...{ file: 'x.csv', target: 'y', read: {}, infer: {}, recipe: null, split: null, deadline: null },
  options: TRAIN_OPTIONS.parse({ mode: 'fast' }),
}
const run = (content: string) => ({
  job,
  summary: { task: 'binary' },
  sources: [],
  model: new TextEncoder().encode(content),
})
const modelOf = (name: string) => readFileSync(join(project, 'runs', name, 'model.lathe'), 'utf8')

describe('saveRun()', () => {
  test('numbers the runs and keeps model and record of each', async () => {
    expect(await saveRun(project, run('one'))).toBe(join(project, 'runs', '0001', 'model.lathe'))
    await saveRun(project, run('two'))
    expect(await listRuns(project)).toEqual(['0001', '0002'])
    expect([modelOf('0001'), modelOf('0002')]).toEqual(['one', 'two'])
    const record = JSON.parse(readFileSync(join(project, 'runs', '0002', 'run.json'), 'utf8'))
    const sha256 = createHash('sha256').update('two').digest('hex')
    expect(record).toMatchObject({ format: 'lathe-project', version: 1, job, summary: { task: 'binary' } })
    expect(record.model).toEqual({ file: 'model.lathe', bytes: 3, sha256 })
    expect(readdirSync(project).sort()).toEqual(['project.json', 'runs'])
  })

  test('a process that is killed while it writes leaves no half run, and the next run is whole', async () => {
    await saveRun(project, run('one'))
    // What such a process leaves at any moment before the last rename: a draft, and its lock.
    mkdirSync(join(project, 'runs', '.draft'))
    writeFileSync(join(project, 'runs', '.draft', 'model.lathe'), 'ha')
    const { pid } = spawnSync(process.execPath, ['-e', ''])
    writeFileSync(join(project, LOCK_FILE), JSON.stringify({ pid, host: hostname() }))
    expect(await listRuns(project)).toEqual(['0001'])
    await saveRun(project, run('two'))
    expect(readdirSync(join(project, 'runs')).sort()).toEqual(['0001', '0002'])
    expect(modelOf('0002')).toBe('two')
    expect(existsSync(join(project, LOCK_FILE))).toBe(false)
  })

  test('runs saved at the same time by one process follow one another, whole', async () => {
    await Promise.all(['a', 'b', 'c', 'd'].map((content) => saveRun(project, run(content))))
    const runs = await listRuns(project)
    expect(runs).toEqual(['0001', '0002', '0003', '0004'])
    expect(new Set(runs.map(modelOf))).toEqual(new Set(['a', 'b', 'c', 'd']))
  })

  test('a folder that holds something else is refused and stays as it is', async () => {
    mkdirSync(project)
    writeFileSync(join(project, 'thesis.tex'), 'mine')
    await expect(saveRun(project, run('one'))).rejects.toThrow(/is not a project: it holds thesis\.tex/)
    expect(readdirSync(project)).toEqual(['thesis.tex'])
  })

  test('a project of a newer version, and a broken one, are refused', async () => {
    mkdirSync(project)
    writeFileSync(join(project, 'project.json'), '{"format":"lathe-project","version":99}')
    await expect(checkProject(project)).rejects.toThrow(/newer version/)
    writeFileSync(join(project, 'project.json'), '{"format":"lathe-pro')
    await expect(checkProject(project)).rejects.toThrow(/project\.json is not a project's/)
  })

  test('a file is no project folder', async () => {
    writeFileSync(project, '')
    await expect(checkProject(project)).rejects.toThrow(/is a file, not a folder/)
  })
})

describe('withLock()', () => {
  const lockFile = () => join(root, LOCK_FILE)

  test('holds while the work is done and is gone afterwards, also after a failure', async () => {
    await withLock(root, async () => {
      expect(JSON.parse(readFileSync(lockFile(), 'utf8'))).toMatchObject({ pid: process.pid, host: hostname() })
    })
    expect(readdirSync(root)).toEqual([])
    const failing = withLock(root, () => Promise.reject(new Error('odd')))
    await expect(failing).rejects.toThrow('odd')
    expect(readdirSync(root)).toEqual([])
  })

  test('locks of a running process, and of another machine, which cannot be asked, are respected; of one that has ended, taken over', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    const gone = new Promise((resolve) => child.once('close', resolve))
    const far = join(root, 'far')
    mkdirSync(far)
    writeFileSync(lockFile(), JSON.stringify({ pid: child.pid, host: hostname() }))
    writeFileSync(join(far, LOCK_FILE), JSON.stringify({ pid: 1, host: `not-${hostname()}` }))
    const [here, there] = [withLock(root, async () => 'done'), withLock(far, async () => 'done')]
    await Promise.all([
      expect(here).rejects.toThrow(`in use by process ${child.pid}`),
      expect(there).rejects.toThrow(/in use by process 1 of not-/),
    ])
    child.kill('SIGKILL')
    await gone
    expect(await withLock(root, async () => 'done')).toBe('done')
  })

  test('one that is given back soon is waited for', async () => {
    let isFree = false
    const first = withLock(root, async () => {
      await new Promise((resolve) => setTimeout(resolve, 200))
      isFree = true
    })
    expect(await withLock(root, async () => isFree)).toBe(true)
    await first
  })

  test.skipIf(process.platform !== 'linux')('a lock whose number another process has got is taken over', async () => {
    writeFileSync(lockFile(), JSON.stringify({ pid: process.pid, host: hostname(), born: 'an earlier boot 7' }))
    expect(await withLock(root, async () => 'done')).toBe('done')
  })

  test('a lock that says nothing is taken over', async () => {
    writeFileSync(lockFile(), '')
    expect(await withLock(root, async () => 'done')).toBe('done')
  })
})

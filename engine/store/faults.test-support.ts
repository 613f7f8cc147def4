// Makes the file system fail at the k-th call, in the process of a test: calls of node:fs and node:fs/promises below one folder are
// counted, and one of them, or all from there on, does not do what it was asked for.
import fs from 'node:fs'
import promises, { type FileHandle } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { join, resolve, sep } from 'node:path'
import { LatheError } from '../../shared/core/index.ts'

/**
 * How a call fails. `error`: once, whatever it asks, with EIO and EPERM in turn. `full`: a disk that is full (ENOSPC) from then on; what
 * only reads, removes or renames goes on. `short`: half of what is written arrives, and then the disk is full once. `death`: nothing is
 * done any more, as if the process had been killed there.
 */
export type How = 'error' | 'full' | 'short' | 'death'

type Kind = 'read' | 'make' | 'write' | 'flush' | 'rename' | 'remove'

export const HOWS: readonly How[] = ['error', 'full', 'short', 'death']

/** Which calls are counted, of those that it makes a difference for. */
const COUNTED: Readonly<Record<How, readonly Kind[]>> = {
  error: ['read', 'make', 'write', 'flush', 'rename', 'remove'],
  full: ['make', 'write'],
  short: ['write'],
  death: ['make', 'write', 'flush', 'rename', 'remove'],
}

export interface Fault {
  /** Which call, from 1. */
  readonly at: number
  readonly how: How
}

/** What came of work under a fault. */
export interface Outcome {
  /** Whether the fault was met: without, there were fewer calls, and the work went through. */
  readonly isMet: boolean
  readonly error: unknown
  /** The call that failed. */
  readonly call: string
}

/** What a killed process leaves: no cleaning up either. */
export class Death extends Error {}

/** Functions whose first argument is a path, and what they do. */
const BY_PATH: Readonly<Record<string, Kind>> = {
  readFile: 'read',
  readdir: 'read',
  stat: 'read',
  lstat: 'read',
  access: 'read',
  mkdir: 'make',
  mkdtemp: 'make',
  writeFile: 'write',
  appendFile: 'write',
  truncate: 'write',
  link: 'make',
  symlink: 'make',
  copyFile: 'make',
  rename: 'rename',
  rm: 'remove',
  rmdir: 'remove',
  unlink: 'remove',
}

const WORDS: Readonly<Record<string, string>> = {
  EIO: 'i/o error',
  EPERM: 'operation not permitted',
  ENOSPC: 'no space left on device',
}

function systemError(code: string, call: string, path: string): Error {
  const place = path === '' ? '' : ` '${path}'`
  return Object.assign(new Error(`${code}: ${WORDS[code]}, ${call}${place}`), {
    ...{ code, errno: -1, syscall: call },
    ...(path !== '' && { path }),
  })
}

class Counter {
  #calls = 0
  isMet = false
  call = ''

  readonly folder: string
  readonly fault: Fault | null

  constructor(folder: string, fault: Fault | null) {
    this.folder = folder
    this.fault = fault
  }

  isBelow(path: unknown): path is string {
    return typeof path === 'string' && `${resolve(path)}${sep}`.startsWith(this.folder)
  }

  /** @returns 'half' where half of what is written arrives; @throws what the system would say */
  step(kind: Kind, call: string, path: string): 'whole' | 'half' {
    if (!this.fault) return 'whole'
    const { at, how } = this.fault
    if (how === 'death' && this.isMet) throw new Death(`died before ${call} ${path}`)
    if (!COUNTED[how].includes(kind)) return 'whole'
    this.#calls++
    if (this.#calls < at) return 'whole'
    const isFirst = this.#calls === at
    if (isFirst) [this.isMet, this.call] = [true, `${call} ${path}`]
    if (how === 'full') throw systemError('ENOSPC', call, path)
    if (!isFirst) return 'whole'
    if (kind === 'write' && how !== 'error') return 'half'
    if (how === 'death') throw new Death(`died at ${call} ${path}`)
    throw systemError(at % 2 === 0 ? 'EPERM' : 'EIO', call, path)
  }

  /** What follows a write of which half arrived. */
  afterHalf(call: string): Error {
    return this.fault?.how === 'death' ? new Death(`died in ${call}`) : systemError('ENOSPC', call, '')
  }
}

type Replaced = Record<string, (...given: readonly unknown[]) => unknown>

const halfOf = (content: unknown): Uint8Array | string =>
  typeof content === 'string'
    ? content.slice(0, content.length >> 1)
    : content instanceof Uint8Array
      ? content.subarray(0, content.length >> 1)
      : ''

/**
 * Does `work` while calls below `folder` are counted, and fail where the fault says. Flushing is counted and left out: what is
 * looked for is what follows where it fails.
 *
 * @param fault null to have none
 */
export async function underFault(folder: string, fault: Fault | null, work: () => Promise<unknown>): Promise<Outcome> {
  const counter = new Counter(folder === sep ? sep : resolve(folder) + sep, fault)
  const undo = [patchPromises(counter), patchSync(counter), patchStreams(counter)]
  syncBuiltinESMExports()
  try {
    await work()
    return { isMet: counter.isMet, error: null, call: counter.call }
  } catch (error) {
    return { isMet: counter.isMet, error, call: counter.call }
  } finally {
    for (const one of undo.toReversed()) one()
    syncBuiltinESMExports()
  }
}

/** A function of a module as it is now. */
function realOf(target: object, name: string): (...given: readonly unknown[]) => unknown {
  const real = Reflect.get(target, name)
  return (...given) => Reflect.apply(real, target, given)
}

/** @returns what puts the functions of before back */
function patched(target: object, replaced: Replaced): () => void {
  const before = Object.keys(replaced).map((name): [string, unknown] => [name, Reflect.get(target, name)])
  Object.assign(target, replaced)
  return () => Object.assign(target, Object.fromEntries(before))
}

function patchPromises(counter: Counter): () => void {
  const replaced: Replaced = {}
  for (const [name, kind] of Object.entries(BY_PATH)) {
    const real = realOf(promises, name)
    replaced[name] = async (path, ...rest) => {
      if (!counter.isBelow(path) || counter.step(kind, name, path) === 'whole') return real(path, ...rest)
      if (name !== 'truncate') await real(path, halfOf(rest[0]), ...rest.slice(1))
      throw counter.afterHalf(name)
    }
  }
  const open = promises.open
  replaced.open = async (path, flags = 'r', mode = 0o666) => {
    const isBelow = counter.isBelow(path)
    if (isBelow) counter.step(kindOfOpen(flags), 'open', path)
    const handle = await open(String(path), String(flags), Number(mode))
    return isBelow ? faultyHandle(handle, counter) : handle
  }
  return patched(promises, replaced)
}

const kindOfOpen = (flags: unknown): Kind => (/[wax+]/u.test(String(flags)) ? 'make' : 'read')

function faultyHandle(handle: FileHandle, counter: Counter): FileHandle {
  const flush = async () => void counter.step('flush', 'fsync', '')
  const write = realOf(handle, 'write')
  const replaced: Replaced = {
    sync: flush,
    datasync: flush,
    // A write may take a part alone and say so, which is no error.
    write: async (content, ...rest) => {
      if (counter.step('write', 'write', '') === 'whole') return write(content, ...rest)
      const found = await write(Buffer.from(halfOf(content)))
      if (counter.fault?.how === 'death') throw counter.afterHalf('write')
      return found
    },
  }
  for (const name of ['writeFile', 'appendFile']) {
    const real = realOf(handle, name)
    replaced[name] = async (content, ...rest) => {
      if (counter.step('write', 'write', '') === 'whole') return real(content, ...rest)
      await real(halfOf(content))
      throw counter.afterHalf('write')
    }
  }
  return Object.assign(handle, replaced)
}

function patchSync(counter: Counter): () => void {
  const replaced: Replaced = {}
  for (const [base, kind] of Object.entries(BY_PATH)) {
    const name = `${base}Sync`
    const real = realOf(fs, name)
    replaced[name] = (path, ...rest) => {
      if (!counter.isBelow(path) || counter.step(kind, base, path) === 'whole') return real(path, ...rest)
      if (base !== 'truncate') real(path, halfOf(rest[0]), ...rest.slice(1))
      throw counter.afterHalf(base)
    }
  }
  return patched(fs, replaced)
}

type Done = (error: unknown, found?: unknown) => void
const isDone = (value: unknown): value is Done => typeof value === 'function'

/** What streams do: by callbacks, which come last, and by the numbers of files. */
function patchStreams(counter: Counter): () => void {
  const files = new Set<unknown>()
  const [open, write, close] = [realOf(fs, 'open'), realOf(fs, 'write'), realOf(fs, 'close')]
  const step = (kind: Kind, call: string, path: string, done: Done): 'whole' | 'half' | 'failed' => {
    try {
      return counter.step(kind, call, path)
    } catch (error) {
      process.nextTick(done, error)
      return 'failed'
    }
  }
  return patched(fs, {
    open: (path, ...rest) => {
      const done = rest.at(-1)
      if (!counter.isBelow(path) || !isDone(done)) return open(path, ...rest)
      if (step(kindOfOpen(rest[0]), 'open', path, done) === 'failed') return undefined
      const known: Done = (error, file) => {
        if (!error) files.add(file)
        done(error, file)
      }
      return open(path, ...rest.slice(0, -1), known)
    },
    write: (file, content, ...rest) => {
      const done = rest.at(-1)
      if (!files.has(file) || !isDone(done)) return write(file, content, ...rest)
      const how = step('write', 'write', '', done)
      if (how === 'whole') return write(file, content, ...rest)
      return how === 'half' ? write(file, halfOf(content), () => done(counter.afterHalf('write'))) : undefined
    },
    close: (file, ...rest) => {
      files.delete(file)
      return close(file, ...rest)
    },
  })
}

/** Work that is to hold whatever fails in it. */
export interface Trial {
  /** Makes a folder in which it can be done. */
  prepare(): Promise<string>
  work(folder: string): Promise<unknown>
  /** @returns whether what was wanted is there, whole; @throws where what there is does not hold */
  check(folder: string): Promise<boolean>
  /** Done after a death, before nothing may be left of it: what looks after that when it is next run. */
  clean?(folder: string): Promise<unknown>
}

/** No process has it: it is beyond the largest number that Linux gives. */
const NOBODY = 2 ** 22 + 1
const LEFT = /\.tmp$|\.new$|\.dead$|\.old$|^\.draft|^\.lock/

/**
 * Does the work again and again, the first call failing, then the second, until it goes through: each time the error names a file
 * and the next step, what there is holds, the next try succeeds, and nothing is left of the first one.
 *
 * @returns what was otherwise, in words; and how many faults were tried
 */
export async function failEverywhere(trial: Trial, hows = HOWS): Promise<{ problems: string[]; tried: number }> {
  const problems = new Map<string, string[]>()
  const add = (problem: string, place: string) => problems.set(problem, [...(problems.get(problem) ?? []), place])
  let tried = 0
  for (const how of hows)
    for (let at = 1; ; at++) {
      let folder = ''
      await unflushed(async () => {
        folder = await trial.prepare()
      })
      const { isMet, error, call } = await underFault(folder, { at, how }, () => trial.work(folder))
      if (!isMet) {
        if (error !== null) throw error
        break
      }
      tried++
      const place = `${how} at call ${at}, ${call.replaceAll(folder, '')}`
      try {
        await unflushed(async () => {
          for (const problem of await problemsAfter(trial, folder, how, error))
            add(problem.replaceAll(folder, ''), place)
        })
      } catch (thrown) {
        add(`then ${placeOf(thrown)}`.replaceAll(folder, ''), place)
      }
      fs.rmSync(folder, { recursive: true, force: true })
    }
  return { problems: [...problems].map(([problem, places]) => `${problem}\n    ${places.join('\n    ')}`), tried }
}

/** What was thrown, and where in the product. */
function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const frames = (error.stack ?? '').split('\n').filter((line) => /^ +at /u.test(line) && !line.includes('faults.test'))
  return `${error.message}\n${frames.slice(0, 3).join('\n')}`
}

/** Flushing takes most of the time, and tells nothing here. */
async function unflushed(work: () => Promise<void>): Promise<void> {
  const { error } = await underFault(sep, null, work)
  if (error !== null) throw error
}

async function problemsAfter(trial: Trial, folder: string, how: How, error: unknown): Promise<string[]> {
  const problems: string[] = []
  if (how === 'death') killHolders(folder)
  else if (error !== null) {
    const problem = problemOf(error)
    if (problem) problems.push(problem)
  }
  const isThere = await trial.check(folder)
  if (error === null && !isThere) problems.push('it was said to be done, and is not')
  if (!isThere) {
    await trial.work(folder)
    if (!(await trial.check(folder))) problems.push('it was tried once more and is not there')
  }
  await trial.clean?.(folder)
  const left = fs.readdirSync(folder, { recursive: true }).map(String)
  const temporary = left.filter((name) => LEFT.test(name.slice(name.lastIndexOf(sep) + 1)))
  if (temporary.length > 0) problems.push(`left are ${temporary.join(', ')}`)
  return problems
}

function problemOf(error: unknown): string | null {
  if (!(error instanceof LatheError)) return `it is no error for people: ${placeOf(error)}`
  const { code, message, details } = error
  if (code === 'internal') return `it is a defect: ${message}`
  if (details.next === undefined || details.next === '') return `it says no next step: ${message}`
  return details.file === undefined ? `it names no file: ${message}` : null
}

/** What this process left becomes what one left that is gone. */
function killHolders(folder: string): void {
  for (const name of fs.readdirSync(folder, { recursive: true }).map(String)) {
    const path = join(folder, name)
    if (/\.lock$/u.test(name))
      fs.writeFileSync(path, fs.readFileSync(path, 'utf8').replace(`"pid":${process.pid}`, `"pid":${NOBODY}`))
    else if (name.includes(`.${process.pid}.`)) fs.renameSync(path, path.replace(`.${process.pid}.`, `.${NOBODY}.`))
  }
}

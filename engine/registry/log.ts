import { open, readFile, truncate } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { LatheError, usageError } from '../../shared/core/index.ts'
import {
  applied,
  type Chain,
  eventLine,
  type Happening,
  type Head,
  type RegistryState,
  readChain,
  type Sealed,
  stateOf,
} from '../../shared/registry/index.ts'
import { inTurn } from '../app/in-turn.ts'
import { flushFolder } from '../store/flush-folder.ts'
import { holdLock } from '../store/lock.ts'
import { writeFileAtomically } from '../store/write-file.ts'
import { EVENTS_FILE, makeRegistry } from './place.ts'

/** Where the chain ended when the last event was acknowledged: events that are missing at its end show. */
export const HEAD_FILE = 'head.json'

const HEAD = z.object({ seq: z.int().min(0), hash: z.string() })

export interface RegistryLog {
  readonly events: readonly Sealed[]
  readonly state: RegistryState
  readonly head: Head
}

/** Reads a registry. @throws `verificationFailed` where its log does not hold */
export async function readRegistry(folder: string): Promise<RegistryLog> {
  const { chain } = await inspect(folder)
  return { events: chain.events, state: stateOf(chain.events), head: chain.head }
}

async function inspect(folder: string): Promise<{ chain: Chain; head: Head }> {
  const path = join(folder, EVENTS_FILE)
  // The head first: an event that another process adds meanwhile is then in the log, never only in the head.
  const head = await readHead(folder)
  const chain = readChain(await textOf(path))
  if (chain.broken)
    throw changed(path, `line ${chain.broken.line} does not hold: ${chain.broken.why}`, chain.broken.line)
  if (head && chain.head.seq < head.seq) throw changed(path, missingText(head.seq - chain.head.seq), chain.head.seq + 1)
  if (head && head.seq > 0 && chain.events[head.seq - 1]?.hash !== head.hash)
    throw changed(path, `event ${head.seq} is not the one that was acknowledged`, head.seq)
  return { chain, head: head ?? { seq: 0, hash: '' } }
}

const missingText = (count: number): string =>
  count === 1 ? 'its last event is missing' : `its last ${count} events are missing`

const changed = (file: string, what: string, line: number): LatheError =>
  new LatheError('verificationFailed', `The log of the registry was changed: ${what}.`, {
    file,
    line,
    next: 'Take a copy of the registry from before, or import an archive of it into a new folder.',
  })

const textOf = (path: string): Promise<string> =>
  readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw usageError(`${path} cannot be read: ${error instanceof Error ? error.message : error}.`, { file: path })
  })

async function readHead(folder: string): Promise<Head | undefined> {
  const path = join(folder, HEAD_FILE)
  const text = await textOf(path)
  if (text === '') return undefined
  try {
    return HEAD.parse(JSON.parse(text))
  } catch {
    throw changed(path, `${HEAD_FILE} is not what was written`, 1)
  }
}

/** What is to happen, decided by the state at that moment; several follow one another. */
export type Decide = (state: RegistryState) => Promise<readonly Happening[]> | readonly Happening[]

/** How long somebody else may hold a registry before this gives up; what is done there takes milliseconds. */
const PATIENCE_MILLISECONDS = 10_000
const PAUSE_MILLISECONDS = 20

/**
 * Adds to the log what `decide` says, while nobody else writes to the registry. Each event is on the disk before this returns;
 * what a crash cut off before is removed first.
 */
export async function record(folder: string, decide: Decide): Promise<RegistryLog> {
  await makeRegistry(folder)
  return inTurn(`${folder} registry`, () =>
    locked(folder, async () => {
      const log = await mended(folder)
      return append(folder, log, await decide(log.state))
    }),
  )
}

/** Runs `work` with the registry's lock, after waiting a while for another process. */
export async function locked<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const release = await patiently(folder)
  try {
    return await work()
  } finally {
    await release()
  }
}

async function patiently(folder: string): Promise<() => Promise<void>> {
  const until = Date.now() + PATIENCE_MILLISECONDS
  for (;;) {
    try {
      return await holdLock(folder, (who, path) => new InUse(folder, who, path))
    } catch (error) {
      if (!(error instanceof InUse) || Date.now() > until) throw error
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS * (1 + Math.random())))
    }
  }
}

class InUse extends LatheError {
  constructor(folder: string, who: string, file: string) {
    super('usage', `The registry ${folder} is in use by ${who}.`, {
      file,
      next: `Wait until it is done. If it is not running any more, remove ${file}.`,
    })
  }
}

/**
 * Adds the end of another log that goes on from this one, line by line as it stands there.
 *
 * @param text the other log whole
 * @param prepare done with the lock, before the first line is added
 * @returns how many events were added
 */
export async function appendChain(
  folder: string,
  chain: Chain,
  text: string,
  prepare: () => Promise<void>,
): Promise<number> {
  await makeRegistry(folder)
  return inTurn(`${folder} registry`, () =>
    locked(folder, async () => {
      const { events } = await mended(folder)
      if (events.some(({ hash }, at) => at < chain.events.length && hash !== chain.events[at]?.hash))
        throw usageError('The registry was changed meanwhile.', { file: folder, next: 'Try once more.' })
      await prepare()
      const more = text.split('\n').slice(events.length, chain.events.length)
      if (more.length === 0) return 0
      await appendText(folder, join(folder, EVENTS_FILE), `${more.join('\n')}\n`)
      await writeHead(folder, chain.head)
      return more.length
    }),
  )
}

/** The log, without the line that a crash cut off, and its head caught up with. */
async function mended(folder: string): Promise<RegistryLog> {
  const { chain } = await inspect(folder)
  if (chain.torn !== '') {
    const path = join(folder, EVENTS_FILE)
    await truncate(path, chain.wholeBytes)
    await flushed(path)
  }
  return { events: chain.events, state: stateOf(chain.events), head: chain.head }
}

async function append(folder: string, log: RegistryLog, happenings: readonly Happening[]): Promise<RegistryLog> {
  if (happenings.length === 0) return log
  const path = join(folder, EVENTS_FILE)
  const about = { at: Date.now(), by: account() }
  let { state, head } = log
  const events = [...log.events]
  let text = ''
  for (const happening of happenings) {
    const { line, event } = eventLine(head, happening, about)
    state = { ...applied(state, event), id: state.id || event.hash }
    head = { seq: event.seq, hash: event.hash }
    events.push(event)
    text += line
  }
  await appendText(folder, path, text)
  await writeHead(folder, head)
  return { events, state, head }
}

/** Adds lines at the end of the log and has them on the disk; of several, all or the first ones. */
async function appendText(folder: string, path: string, text: string): Promise<void> {
  const file = await open(path, 'a')
  try {
    await file.appendFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await flushFolder(folder)
}

const writeHead = (folder: string, head: Head): Promise<void> =>
  writeFileAtomically(join(folder, HEAD_FILE), `${JSON.stringify(head)}\n`)

async function flushed(path: string): Promise<void> {
  const file = await open(path, 'r+')
  await file.sync().finally(() => file.close())
}

function account(): string {
  try {
    return userInfo().username
  } catch {
    return ''
  }
}

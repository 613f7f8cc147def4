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
import { textIfThere } from '../data/index.ts'
import { appendLines } from '../store/append-lines.ts'
import { inTurn } from '../store/in-turn.ts'
import { withLock } from '../store/lock.ts'
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
  const chain = readChain(await textIfThere(path))
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

async function readHead(folder: string): Promise<Head | undefined> {
  const path = join(folder, HEAD_FILE)
  const text = await textIfThere(path)
  if (text === '') return undefined
  try {
    return HEAD.parse(JSON.parse(text))
  } catch {
    throw changed(path, `${HEAD_FILE} is not what was written`, 1)
  }
}

/** What is to happen, decided by the state at that moment; several follow one another. */
export type Decide = (state: RegistryState) => Promise<readonly Happening[]> | readonly Happening[]

/**
 * Adds to the log what `decide` says, while nobody else writes to the registry. Each event is on the disk before this returns;
 * what a crash cut off before is removed first.
 */
export async function record(folder: string, decide: Decide): Promise<RegistryLog> {
  await makeRegistry(folder)
  return inTurn(`${folder} registry`, () =>
    locked(folder, async () => {
      const log = await current(folder)
      return append(folder, log, await decide(log.state))
    }),
  )
}

/** Runs `work` with the registry's lock, after waiting a while for another process. */
export const locked = <T>(folder: string, work: () => Promise<T>): Promise<T> =>
  withLock(folder, work, `The registry ${folder}`)

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
      const { events } = await current(folder)
      if (events.some(({ hash }, at) => at < chain.events.length && hash !== chain.events[at]?.hash))
        throw usageError('The registry was changed meanwhile.', { file: folder, next: 'Try once more.' })
      await prepare()
      const more = text.split('\n').slice(events.length, chain.events.length)
      if (more.length === 0) return 0
      await appendLines(join(folder, EVENTS_FILE), `${more.join('\n')}\n`)
      await writeHead(folder, chain.head)
      return more.length
    }),
  )
}

/** The log as it stands; a line that a crash cut off is taken out when the next one is added. */
async function current(folder: string): Promise<RegistryLog> {
  const { chain } = await inspect(folder)
  return { events: chain.events, state: stateOf(chain.events), head: chain.head }
}

/** Takes a line out of the log that a crash cut off. */
export const removeTorn = (folder: string): Promise<void> =>
  locked(folder, () => appendLines(join(folder, EVENTS_FILE), ''))

async function append(folder: string, log: RegistryLog, happenings: readonly Happening[]): Promise<RegistryLog> {
  if (happenings.length === 0) return log
  const path = join(folder, EVENTS_FILE)
  // A clock that was put back would have what follows happen before what it follows from.
  const about = { at: Math.max(Date.now(), log.events.at(-1)?.at ?? 0), by: account() }
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
  await appendLines(path, text)
  await writeHead(folder, head)
  return { events, state, head }
}

/** What is in the log has happened, whatever becomes of this: the next event brings the head up to date. */
const writeHead = (folder: string, head: Head): Promise<void> =>
  writeFileAtomically(join(folder, HEAD_FILE), `${JSON.stringify(head)}\n`).catch(() => undefined)

function account(): string {
  try {
    return userInfo().username
  } catch {
    return ''
  }
}

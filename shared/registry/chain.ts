import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { EVENT, type Happening, type RegistryEvent } from './events.ts'

/** An event with the hash of its line. */
export type Sealed = RegistryEvent & { readonly hash: string }

/** Where a chain ends: how many events there are, and the hash of the last; 0 and '' of an empty one. */
export interface Head {
  readonly seq: number
  readonly hash: string
}

export const NO_HEAD: Head = { seq: 0, hash: '' }

/** The chain as far as it holds. */
export interface Chain {
  readonly events: readonly Sealed[]
  readonly head: Head
  /** Bytes of the lines that hold, line ends included. */
  readonly wholeBytes: number
  /** What follows the last line end: a line that a crash cut off, which nobody was told is kept. */
  readonly torn: string
  /** The first line that does not hold, from 1, and why; null where all do. */
  readonly broken: { readonly line: number; readonly why: string } | null
}

/**
 * The next line of a chain. It ends in the hash of all that stands before, the hash of the line before included, so that a
 * byte that is changed anywhere shows, in the last line too.
 *
 * @param about when and by whom
 */
export function eventLine(
  head: Head,
  happening: Happening,
  about: Pick<RegistryEvent, 'at' | 'by'>,
): { readonly line: string; readonly event: Sealed } {
  const body = JSON.stringify(EVENT.parse({ seq: head.seq + 1, previousHash: head.hash, ...about, ...happening }))
  const hash = hashOf(body)
  const line = `${body.slice(0, -1)}${tailOf(hash)}\n`
  return { line, event: { ...EVENT.parse(JSON.parse(body)), hash } }
}

/** Reads a chain as far as it holds. Nothing is thrown: what is wrong is said. */
export function readChain(text: string): Chain {
  const end = text.lastIndexOf('\n') + 1
  const lines = text.slice(0, end).split('\n').slice(0, -1)
  const events: Sealed[] = []
  let head: Head = NO_HEAD
  let wholeBytes = 0
  for (const [at, line] of lines.entries()) {
    const found = eventOf(line, head)
    if ('why' in found) return { events, head, wholeBytes, torn: '', broken: { line: at + 1, why: found.why } }
    events.push(found)
    head = { seq: found.seq, hash: found.hash }
    wholeBytes += utf8ToBytes(line).length + 1
  }
  return { events, head, wholeBytes, torn: text.slice(end), broken: null }
}

const tailOf = (hash: string): string => `,"hash":"${hash}"}`
const TAIL_LENGTH = tailOf(''.padEnd(64)).length

function eventOf(line: string, head: Head): Sealed | { readonly why: string } {
  const [body, tail] = [`${line.slice(0, -TAIL_LENGTH)}}`, line.slice(-TAIL_LENGTH)]
  const hash = hashOf(body)
  if (tail !== tailOf(hash)) return { why: 'it is not what was written' }
  const parsed = EVENT.safeParse(jsonOf(body))
  if (!parsed.success) return { why: 'it is no event that this version knows' }
  const event = parsed.data
  if (event.seq !== head.seq + 1 || event.previousHash !== head.hash)
    return { why: `it does not follow from the line before` }
  return { ...event, hash }
}

export const hashOf = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)))

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

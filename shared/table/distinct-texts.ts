import type { PackedTexts, TextPiece, Texts } from './source.ts'

/** Packed texts in groups of equal ones, numbered from 0 in the order of their first texts. */
export interface TextGroups {
  /** Group number of every text. */
  readonly groups: Uint32Array
  /** The first text of every group; ascending. */
  readonly firsts: Uint32Array
}

const KNOWN = new WeakMap<PackedTexts, TextGroups>()

/** Groups of equal texts, by their bytes; found out once. Only of texts with hashes. */
export function groupTexts(packed: PackedTexts): TextGroups {
  const known = KNOWN.get(packed)
  if (known) return known
  const found = packed.groups ?? grouped(packed.pieces)
  KNOWN.set(packed, found)
  return found
}

/** Texts are parted by their hash first, so that what is looked into for each is small enough to stay near. */
const PARTS_BITS = 8
const PARTS = 1 << PARTS_BITS

/** The same, found out anew. */
export function grouped(pieces: readonly TextPiece[]): TextGroups {
  const { places, hashes, from } = partedByHash(pieces)
  // Of every text the first one that equals it; in the end its group's number.
  const groups = new Uint32Array(places.length)
  let most = 0
  for (let part = 0; part < PARTS; part++) most = Math.max(most, from[part + 1]! - from[part]!)
  // Open addressing: where the first of a group stands among those of its part, + 1; 0 where the slot is free.
  const slots = new Uint32Array(2 ** Math.ceil(Math.log2(2 * most + 2)))
  const mask = slots.length - 1
  for (let part = 0; part < PARTS; part++) {
    const start = from[part]!
    const end = from[part + 1]!
    slots.fill(0)
    let piece = 0
    for (let at = start; at < end; at++) {
      const place = places[at]!
      const hash = hashes[at]!
      while (place >= endOf(pieces[piece]!)) piece++
      let slot = hash & mask
      let first = slots[slot]!
      while (first !== 0) {
        const before = start + first - 1
        if (hashes[before] === hash && isSame(pieces, piece, place, places[before]!)) break
        slot = (slot + 1) & mask
        first = slots[slot]!
      }
      if (first === 0) {
        slots[slot] = at - start + 1
        groups[place] = place
      } else groups[place] = places[start + first - 1]!
    }
  }
  // Numbered in order, so that whoever goes through the texts goes through what is known of their groups too.
  const firsts = new Uint32Array(places.length)
  let found = 0
  for (let place = 0; place < groups.length; place++) {
    const first = groups[place]!
    if (first === place) firsts[found] = place
    groups[place] = first === place ? found++ : groups[first]!
  }
  return { groups, firsts: firsts.slice(0, found) }
}

const endOf = ({ first, starts }: TextPiece): number => first + starts.length - 1

/** The texts by the first bits of their hashes, in their order within each part; and where each part begins. */
function partedByHash(pieces: readonly TextPiece[]) {
  const count = pieces.reduce((sum, { starts }) => sum + starts.length - 1, 0)
  const from = new Uint32Array(PARTS + 1)
  for (const { hashes } of pieces) {
    if (hashes === null) throw new Error('texts without hashes')
    for (let place = 0; place < hashes.length; place++) from[(hashes[place]! >>> (32 - PARTS_BITS)) + 1]!++
  }
  for (let part = 0; part < PARTS; part++) from[part + 1]! += from[part]!
  const next = from.slice()
  const places = new Uint32Array(count)
  const parted = new Int32Array(count)
  for (const { first, hashes } of pieces) {
    for (let place = 0; hashes && place < hashes.length; place++) {
      const to = next[hashes[place]! >>> (32 - PARTS_BITS)]!++
      places[to] = first + place
      parted[to] = hashes[place]!
    }
  }
  return { places, hashes: parted, from }
}

/** @param piece of the text at `place` */
function isSame(pieces: readonly TextPiece[], piece: number, place: number, other: number): boolean {
  let otherPiece = 0
  while (other >= endOf(pieces[otherPiece]!)) otherPiece++
  const { bytes, starts, first } = pieces[piece]!
  const { bytes: otherBytes, starts: otherStarts, first: otherFirst } = pieces[otherPiece]!
  const from = starts[place - first]!
  const length = starts[place - first + 1]! - from
  const otherFrom = otherStarts[other - otherFirst]!
  if (otherStarts[other - otherFirst + 1]! - otherFrom !== length) return false
  for (let at = 0; at < length; at++) if (bytes[from + at] !== otherBytes[otherFrom + at]) return false
  return true
}

/** A hash of bytes, four at a time as a little-endian word. */
export function hashOfText(bytes: Uint8Array, from: number, to: number): number {
  let hash = to - from
  let at = from
  for (; at + 4 <= to; at += 4)
    hash = mixedHash(hash, bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24))
  let last = 0
  for (let shift = 0; at < to; at++, shift += 8) last |= bytes[at]! << shift
  return endedHash(hash, last)
}

/** One step of hashOfText(): the hash with one word more. */
export function mixedHash(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, 0x9e3779b1)
  return mixed ^ (mixed >>> 15)
}

/** Its last step, with the up to three bytes that are left. */
export function endedHash(hash: number, last: number): number {
  const mixed = Math.imul(hash ^ last, 0x85ebca6b)
  return Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35) ^ (mixed >>> 16)
}

const ENCODER = new TextEncoder()

/** Where some texts stand among packed ones with hashes; no text is made but those that have one of their hashes. */
export function placesOf(texts: Texts, { pieces }: PackedTexts, wanted: readonly string[]): Map<string, number[]> {
  const places = new Map<string, number[]>(wanted.map((text) => [text, []]))
  const hashesOfWanted = new Set(wanted.map(hashOfString))
  const isLastByte = new Uint8Array(256)
  for (const hash of hashesOfWanted) isLastByte[hash & 255] = 1
  for (const { first, hashes } of pieces) {
    for (let place = 0; hashes && place < hashes.length; place++) {
      const hash = hashes[place]!
      if (isLastByte[hash & 255] === 0 || !hashesOfWanted.has(hash)) continue
      places.get(texts.at(first + place) ?? '')?.push(first + place)
    }
  }
  return places
}

function hashOfString(text: string): number {
  const bytes = ENCODER.encode(text)
  return hashOfText(bytes, 0, bytes.length)
}

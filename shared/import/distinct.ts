import { groupTexts, type PackedTexts, placesOf, type SourceColumn, type Texts } from '../table/index.ts'

/**
 * A column's texts, to be looked at trimmed, with how many cells each stands in. Nothing is copied: there may be millions
 * of texts, and they are made when they are looked at.
 */
export interface Distinct {
  readonly texts: Texts
  /** Cells of each of `texts`; 0 for blank ones and those left out. Equal texts may come several times. */
  readonly counts: Uint32Array
  /** Where the known texts stand that are asked for by name. */
  readonly known: ReadonlyMap<string, readonly number[]>
  readonly blank: number
  /** Cells that are not blank. */
  readonly cells: number
  /** The different texts; found out when first asked for. */
  different(): Different
}

export interface Different {
  /** Where each stands first, ascending. */
  readonly codes: Uint32Array
  /** Cells of each, wherever it stands. */
  readonly cells: Uint32Array
}

function distinctOf(found: Omit<Distinct, 'different'>): Distinct {
  let different: Different | undefined
  return {
    ...found,
    different() {
      different ??= differentTexts(found, found.texts.packed)
      return different
    },
  }
}

export const NO_TEXTS = distinctOf({ texts: [], counts: new Uint32Array(0), known: new Map(), blank: 0, cells: 0 })

/** @param names the texts that will be left out, or asked for by name */
export function distinctTexts({ codes, texts, ...column }: SourceColumn, names: readonly string[]): Distinct {
  const counts = column.known?.counts.slice() ?? new Uint32Array(texts.length)
  if (!column.known)
    for (let row = 0; row < codes.length; row++) counts[codes[row] ?? 0] = (counts[codes[row] ?? 0] ?? 0) + 1
  const known = new Map<string, number[]>(names.map((name) => [name, []]))
  const { packed } = texts
  const blank =
    packed?.isTrimmed === true && !names.some((name) => packed.numbers && /\d/u.test(name))
      ? lookByBytes(texts, packed, counts, known)
      : lookByTexts(texts, counts, known)
  return distinctOf({ texts, counts, known, blank, cells: codes.length - blank })
}

/** Takes blank texts out of `counts`, says how many cells they are, and where known texts stand. */
function lookByTexts(texts: Texts, counts: Uint32Array, known: ReadonlyMap<string, number[]>): number {
  // Of millions of texts few begin as one of a few does: only they are looked up.
  const firstUnits = new Set([...known.keys()].map((name) => name.charCodeAt(0)))
  let blank = 0
  for (let code = 0; code < counts.length; code++) {
    if (counts[code] === 0) continue
    const text = (texts.at(code) ?? '').trim()
    if (text === '') {
      blank += counts[code] ?? 0
      counts[code] = 0
    } else if (firstUnits.has(text.charCodeAt(0))) known.get(text)?.push(code)
  }
  return blank
}

/** The same of packed texts without outer blanks; of numbers, where no known text is one. */
function lookByBytes(
  texts: Texts,
  packed: PackedTexts,
  counts: Uint32Array,
  known: ReadonlyMap<string, number[]>,
): number {
  let blank = 0
  for (const { first, starts } of packed.pieces) {
    for (let place = 0; place < starts.length - 1; place++) {
      if (starts[place] !== starts[place + 1]) continue
      blank += counts[first + place] ?? 0
      counts[first + place] = 0
    }
  }
  if (!packed.numbers)
    for (const [name, places] of placesOf(texts, packed, [...known.keys()]))
      for (const place of places) if (counts[place] !== 0) known.get(name)?.push(place)
  return blank
}

/** The same without some known texts. */
export function withoutTexts(distinct: Distinct, names: readonly string[]): Distinct {
  const codes = names.flatMap((name) => distinct.known.get(name) ?? [])
  if (codes.every((code) => distinct.counts[code] === 0)) return distinct
  const counts = distinct.counts.slice()
  let { cells } = distinct
  for (const code of codes) {
    cells -= counts[code] ?? 0
    counts[code] = 0
  }
  return distinctOf({ ...distinct, counts, cells })
}

/** In how many cells some known texts stand, in their order; those that stand in none are left out. */
export function cellsWith({ known, counts }: Distinct, names: readonly string[]): Map<string, number> {
  const cellsOf = (name: string) => (known.get(name) ?? []).reduce((sum, code) => sum + (counts[code] ?? 0), 0)
  return new Map(names.map((name) => [name, cellsOf(name)] as const).filter(([, cells]) => cells > 0))
}

export const textAt = ({ texts }: Distinct, code: number): string => (texts.at(code) ?? '').trim()

/** The texts in order of first code; equal ones may come several times. */
export function* textsOf(distinct: Distinct): Generator<string> {
  const { counts } = distinct
  for (let code = 0; code < counts.length; code++) if (counts[code] !== 0) yield textAt(distinct, code)
}

/** The first texts that differ, `most` at most. */
export function firstDifferent(texts: Iterable<string>, most: number): string[] {
  const different = new Set<string>()
  for (const text of texts) {
    different.add(text)
    if (different.size === most) break
  }
  return [...different]
}

function differentTexts(
  { texts, counts }: Pick<Distinct, 'texts' | 'counts'>,
  packed: PackedTexts | undefined,
): Different {
  if (!packed?.isTrimmed || packed.numbers) return differentByTexts(texts, counts)
  const { groups, firsts } = groupTexts(packed)
  // Of each group its place among the different ones + 1.
  const places = new Uint32Array(firsts.length)
  const codes = new Uint32Array(firsts.length)
  const cells = new Uint32Array(firsts.length)
  let found = 0
  for (let code = 0; code < counts.length; code++) {
    const count = counts[code] ?? 0
    if (count === 0) continue
    const group = groups[code] ?? 0
    let place = places[group] ?? 0
    if (place === 0) {
      codes[found] = code
      place = ++found
      places[group] = place
    }
    cells[place - 1] = (cells[place - 1] ?? 0) + count
  }
  return { codes: codes.subarray(0, found), cells: cells.subarray(0, found) }
}

/** A hash table without entries on the heap. */
function differentByTexts(texts: Texts, counts: Uint32Array): Different {
  const slots = new Uint32Array(2 ** Math.ceil(Math.log2(2 * counts.length + 2)))
  const mask = slots.length - 1
  const hashes = new Int32Array(counts.length)
  const codes = new Uint32Array(counts.length)
  const cells = new Uint32Array(counts.length)
  let found = 0
  for (let code = 0; code < counts.length; code++) {
    const count = counts[code] ?? 0
    if (count === 0) continue
    const text = (texts.at(code) ?? '').trim()
    const hash = hashOf(text)
    let slot = hash & mask
    for (; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const other = (slots[slot] ?? 0) - 1
      if (hashes[other] === hash && (texts.at(codes[other] ?? 0) ?? '').trim() === text) break
    }
    if (slots[slot] === 0) {
      codes[found] = code
      hashes[found] = hash
      slots[slot] = ++found
    }
    const place = (slots[slot] ?? 1) - 1
    cells[place] = (cells[place] ?? 0) + count
  }
  return { codes: codes.subarray(0, found), cells: cells.subarray(0, found) }
}

/** FNV-1a over UTF-16 units, its bits mixed at the end. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash ^ (hash >>> 15)
}

import type { SourceColumn } from '../table/index.ts'

/** A column's trimmed texts with how many cells each stands in, blank cells apart; in order of first code. */
export interface Distinct {
  /** A text may come several times: looking for equal ones costs more than reading them all. */
  readonly texts: readonly string[]
  /** Cells of each of `texts`. */
  readonly counts: Uint32Array
  readonly blank: number
  /** Cells that are not blank. */
  readonly cells: number
  /** Every text once, in order of first appearance; found out when first asked for. */
  different(): readonly string[]
}

function distinctOf(found: Omit<Distinct, 'different'>): Distinct {
  let different: readonly string[] | undefined
  return {
    ...found,
    different() {
      different ??= differentTexts(found.texts)
      return different
    },
  }
}

export const NO_TEXTS = distinctOf({ texts: [], counts: new Uint32Array(0), blank: 0, cells: 0 })

export function distinctTexts(column: SourceColumn): Distinct {
  const perCode = new Uint32Array(column.texts.length)
  const { codes } = column
  for (let row = 0; row < codes.length; row++) perCode[codes[row] ?? 0] = (perCode[codes[row] ?? 0] ?? 0) + 1
  const texts: string[] = []
  const counts = new Uint32Array(perCode.length)
  let blank = 0
  for (let code = 0; code < perCode.length; code++) {
    const count = perCode[code] ?? 0
    if (count === 0) continue
    const text = (column.texts[code] ?? '').trim()
    if (text === '') blank += count
    else counts[texts.push(text) - 1] = count
  }
  return distinctOf({ texts, counts, blank, cells: codes.length - blank })
}

/** The same without some texts. */
export function withoutTexts(distinct: Distinct, texts: readonly string[]): Distinct {
  const isAmong = amongTexts(texts)
  if (!distinct.texts.some(isAmong)) return distinct
  const counts = new Uint32Array(distinct.texts.length)
  const kept: string[] = []
  let { cells } = distinct
  for (const [index, text] of distinct.texts.entries()) {
    const count = distinct.counts[index] ?? 0
    if (isAmong(text)) cells -= count
    else counts[kept.push(text) - 1] = count
  }
  return distinctOf({ texts: kept, counts, blank: distinct.blank, cells })
}

/** In how many cells some texts stand, in their order; those that stand in none are left out. */
export function cellsWith(distinct: Distinct, texts: readonly string[]): Map<string, number> {
  const isAmong = amongTexts(texts)
  const cells = new Map(texts.map((text) => [text, 0]))
  for (let index = 0; index < distinct.texts.length; index++) {
    const text = distinct.texts[index] ?? ''
    if (isAmong(text)) cells.set(text, (cells.get(text) ?? 0) + (distinct.counts[index] ?? 0))
  }
  return new Map([...cells].filter(([, count]) => count > 0))
}

/** Of millions of texts few begin as one of a few does: only they are compared. */
function amongTexts(texts: readonly string[]): (text: string) => boolean {
  const all = new Set(texts)
  const first = new Uint8Array(1 << 16)
  for (const text of texts) first[text.charCodeAt(0)] = 1
  return (text) => first[text.charCodeAt(0)] === 1 && all.has(text)
}

/** The first texts that differ, `most` at most. */
export function firstDifferent(texts: Iterable<string>, most: number): string[] {
  const different = new Set<string>()
  for (const text of texts) {
    if (different.size === most) break
    different.add(text)
  }
  return [...different]
}

/** A hash table without entries on the heap, for there may be millions of texts. */
function differentTexts(texts: readonly string[]): string[] {
  const slots = new Uint32Array(2 ** Math.ceil(Math.log2(2 * texts.length + 2)))
  const mask = slots.length - 1
  const hashes = new Int32Array(texts.length)
  const different: string[] = []
  for (const text of texts) {
    const hash = hashOf(text)
    let slot = hash & mask
    for (;;) {
      const entry = slots[slot] ?? 0
      if (entry === 0 || (hashes[entry - 1] === hash && different[entry - 1] === text)) break
      slot = (slot + 1) & mask
    }
    if (slots[slot] !== 0) continue
    hashes[different.length] = hash
    slots[slot] = different.push(text)
  }
  return different
}

/** FNV-1a over UTF-16 units, its bits mixed at the end. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash ^ (hash >>> 15)
}

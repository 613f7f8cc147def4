import { doubleMetaphone } from 'double-metaphone'
import { distance } from 'fastest-levenshtein'
import type { Table } from '../table/index.ts'
import { isCoded } from './levels.ts'

/** Ways to tell that two texts are spellings of one value. */
export const SIMILARITY_METHODS = ['fingerprint', 'ngram', 'phonetic', 'levenshtein'] as const
export type SimilarityMethod = (typeof SIMILARITY_METHODS)[number]

export interface SimilarityOptions {
  readonly method: SimilarityMethod
  /** `ngram`: letters of a piece. */
  readonly size: number
  /** `levenshtein`: the most letters that may differ. */
  readonly distance: number
}

export interface Occurrence {
  readonly value: string
  readonly count: number
}

/** Spellings that may be one value. */
export interface Cluster {
  /** Most frequent first, equal ones by name. */
  readonly values: readonly Occurrence[]
  /** What all of them are proposed to become: the most frequent spelling. */
  readonly becomes: string
}

/** Comparing every text with every other is for so many texts at most. */
export const MOST_COMPARED = 5000

/**
 * Proposes which values are spellings of one. Nothing is changed: a person looks at the clusters and chooses.
 *
 * The key-collision methods (OpenRefine's: fingerprint, n-gram fingerprint, double metaphone) put texts with one key
 * together, in one pass. `levenshtein` links texts that differ in at most `distance` letters, and takes what hangs
 * together as one cluster; texts with different digits are never linked, for `room 1` and `room 2` are two values.
 *
 * @returns clusters of two values or more, those with the most rows first
 * @example
 * proposeClusters([{ value: 'Zürich', count: 9 }, { value: 'zurich', count: 1 }], { method: 'fingerprint', size: 2, distance: 1 })
 * // [{ values: […], becomes: 'Zürich' }]
 */
export function proposeClusters(occurrences: readonly Occurrence[], options: SimilarityOptions): Cluster[] {
  const groups = options.method === 'levenshtein' ? linked(occurrences, options.distance) : keyed(occurrences, options)
  return groups
    .filter((group) => group.length > 1)
    .map((group) => {
      const values = group.toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
      return { values, becomes: values[0]?.value ?? '' }
    })
    .sort((a, b) => rowsOf(b) - rowsOf(a) || (a.becomes < b.becomes ? -1 : 1))
}

/** The texts of these columns, each with its rows; columns of other kinds have none. No column named means all. */
export function occurrencesIn(table: Table, names: readonly string[]): Occurrence[] {
  const counts = new Map<string, number>()
  for (const [name, column] of table.columns) {
    if (!isCoded(column) || (names.length > 0 && !names.includes(name))) continue
    const rows = new Uint32Array(column.levels.length)
    for (const code of column.codes) if (code >= 0) rows[code] = (rows[code] ?? 0) + 1
    for (const [code, level] of column.levels.entries())
      if (rows[code]) counts.set(level, (counts.get(level) ?? 0) + (rows[code] ?? 0))
  }
  return [...counts].map(([value, count]) => ({ value, count }))
}

const rowsOf = ({ values }: Cluster): number => values.reduce((total, { count }) => total + count, 0)

/** The mapping that clusters propose: every spelling but the one that they become. */
export const mappingOf = (clusters: readonly Cluster[]): Record<string, string> =>
  Object.fromEntries(
    clusters.flatMap(({ values, becomes }) =>
      values.filter(({ value }) => value !== becomes).map(({ value }) => [value, becomes]),
    ),
  )

function keyed(occurrences: readonly Occurrence[], options: SimilarityOptions): Occurrence[][] {
  const groups = new Map<string, Occurrence[]>()
  for (const occurrence of occurrences) {
    const key = KEYS[options.method === 'levenshtein' ? 'fingerprint' : options.method](occurrence.value, options.size)
    // Texts of punctuation alone have nothing to be alike in.
    if (key === '') continue
    const group = groups.get(key)
    if (group) group.push(occurrence)
    else groups.set(key, [occurrence])
  }
  return [...groups.values()]
}

const KEYS: Readonly<Record<Exclude<SimilarityMethod, 'levenshtein'>, (text: string, size: number) => string>> = {
  fingerprint,
  ngram: ngramFingerprint,
  phonetic: phoneticKey,
}

/** Letters that decompose into no plain letter and a mark. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ı: 'i',
}

/** Lower case, without accents. */
const plain = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[ßæœøđðþłı]/g, (letter) => LETTERS[letter] ?? letter)

/** The words of a text in lower case, without accents and punctuation, each once, in order. */
export function fingerprint(text: string): string {
  const words = plain(text)
    .replace(/['’.]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
  return [...new Set(words)].sort().join(' ')
}

/** The pieces of `size` letters of a text without blanks, each once, in order. */
export function ngramFingerprint(text: string, size: number): string {
  const letters = [...plain(text).replace(/[^\p{L}\p{N}]+/gu, '')]
  if (letters.length <= size) return letters.join('')
  const pieces = Array.from({ length: letters.length - size + 1 }, (_, at) => letters.slice(at, at + size).join(''))
  return [...new Set(pieces)].sort().join(' ')
}

/** How the words of a text sound in English (Philips 2000), with its digits; blanks do not count. */
export function phoneticKey(text: string): string {
  const sounds = fingerprintWords(text).map((word) => (/\d/.test(word) ? word : doubleMetaphone(word)[0]))
  return sounds.filter((sound) => sound !== '').join(' ')
}

const fingerprintWords = (text: string): string[] =>
  plain(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')

function linked(occurrences: readonly Occurrence[], most: number): Occurrence[][] {
  const texts = occurrences
    .toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, MOST_COMPARED)
    .map((occurrence) => ({ occurrence, text: plain(occurrence.value), digits: occurrence.value.replace(/\D/g, '') }))
  const group = texts.map((_, i) => i)
  const rootOf = (i: number): number => {
    let at = i
    while (group[at] !== at) at = group[at] ?? at
    return at
  }
  for (const [i, a] of texts.entries())
    for (let j = 0; j < i; j++) {
      const b = texts[j]
      if (!b || a.digits !== b.digits || Math.abs(a.text.length - b.text.length) > most) continue
      // A text of which a third or more may differ is another text.
      if (Math.min(a.text.length, b.text.length) <= 3 * most) continue
      if (distance(a.text, b.text) <= most) group[rootOf(i)] = rootOf(j)
    }
  const groups = new Map<number, Occurrence[]>()
  for (const [i, { occurrence }] of texts.entries()) {
    const root = rootOf(i)
    const members = groups.get(root)
    if (members) members.push(occurrence)
    else groups.set(root, [occurrence])
  }
  return [...groups.values()]
}

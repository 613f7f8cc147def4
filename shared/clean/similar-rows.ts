import { distance } from 'fastest-levenshtein'
import { fingerprint } from './similar-values.ts'

/** Rows that stand so far apart when sorted are not compared. */
const WINDOW = 20

interface Row {
  readonly text: string
  /** What has to be equal. */
  readonly rest: string
}

/**
 * The first of every set of rows whose texts are nearly alike; ascending. Rows are sorted by their texts, once from the
 * front and once from the back, and each is compared with its neighbours (Hernández and Stolfo's sorted neighbourhood,
 * 1995): time grows with the number of rows, not with its square.
 *
 * @param similarity 1 − edits / length of the longer text, above which texts are alike: in [0, 1]
 */
export function firstOfSimilar(rows: readonly Row[], similarity: number): Uint32Array {
  const texts = rows.map(({ text }) => text.split('\n').map(fingerprint).join('\n'))
  const first = Uint32Array.from(rows.keys())
  const firstOf = (row: number): number => {
    let at = row
    while (first[at] !== at) at = first[at] ?? at
    return at
  }
  const isAlike = (a: number, b: number): boolean => {
    const [one, other] = [texts[a] ?? '', texts[b] ?? '']
    if (rows[a]?.rest !== rows[b]?.rest) return false
    const longer = Math.max(one.length, other.length)
    if (Math.abs(one.length - other.length) > (1 - similarity) * longer) return false
    return one === other || distance(one, other) <= (1 - similarity) * longer
  }
  for (const keys of [texts, texts.map((text) => [...text].reverse().join(''))]) {
    const order = [...rows.keys()].sort(
      (a, b) => compare(keys[a], keys[b]) || compare(rows[a]?.rest, rows[b]?.rest) || a - b,
    )
    for (const [place, row] of order.entries())
      for (const other of order.slice(Math.max(0, place - WINDOW), place)) {
        const [a, b] = [firstOf(row), firstOf(other)]
        if (a !== b && isAlike(row, other)) first[Math.max(a, b)] = Math.min(a, b)
      }
  }
  return Uint32Array.from(rows.keys()).filter((row) => first[row] === row)
}

const compare = (a = '', b = ''): number => (a < b ? -1 : a > b ? 1 : 0)

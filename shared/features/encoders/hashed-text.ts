import { hashText, log } from '../../core/index.ts'
import { type Column, rowCount } from '../../table/index.ts'
import { defineEncoding } from '../encoding.ts'
import { applyNumbers, type NumberState } from '../numbers.ts'

interface TextState {
  readonly [key: string]: number | readonly (NumberState | null)[]
  readonly buckets: number
  /** One entry a bucket; null where the bucket never changed in training and is left out. */
  readonly numbers: readonly (NumberState | null)[]
}

/**
 * Free text in models of format versions 1 and 2: words and pairs of neighbouring words, hashed into buckets,
 * log(1 + count). Nothing learns it any more; models that have it go on.
 */
export const hashedTextEncoding = defineEncoding<TextState>({
  id: 'text',
  describe: (column, { numbers }) =>
    numbers.flatMap((state, bucket) =>
      state ? [{ name: `${column} (words ${bucket + 1})`, column, kind: 'number' as const, levels: [] }] : [],
    ),
  apply(column, { buckets, numbers }) {
    const counts = hashedWords(column, buckets)
    return numbers.flatMap((state, bucket) => (state ? applyNumbers(counts[bucket] ?? new Float64Array(0), state) : []))
  },
})

function hashedWords(column: Column, buckets: number): Float64Array[] {
  const rows = rowCount(column)
  const counts = Array.from({ length: buckets }, () => new Float64Array(rows))
  if (column.kind !== 'text') return counts
  const bucketsOf = column.levels.map((level) => wordBuckets(level, buckets))
  for (const [row, code] of column.codes.entries())
    for (const bucket of bucketsOf[code] ?? []) {
      const bin = counts[bucket]
      if (bin) bin[row] = (bin[row] ?? 0) + 1
    }
  return counts.map((bin) => bin.map((count) => log(1 + count)))
}

function wordBuckets(level: string, buckets: number): number[] {
  const words = level.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  const pairs = words.slice(1).map((word, i) => `${words[i]} ${word}`)
  return [...words, ...pairs].map((gram) => hashText(gram) % buckets)
}

import { sortedPresent, sum } from '../core/index.ts'
import { type Column, levelCounts } from '../table/index.ts'

/** Values of a column that are there, as drift tests compare them. */
export type Sample = NumberSample | LevelSample

export interface NumberSample {
  readonly kind: 'numbers'
  /** How many values there were. */
  readonly count: number
  /** The values, ascending, or evenly spaced quantiles of them: fewer than `count`, then. */
  readonly sorted: ArrayLike<number>
  /** Rows without a value, which are not counted; none where it is left out. */
  readonly missing?: number
  /** Smallest and largest value, where `sorted` does not reach them. */
  readonly range?: readonly [low: number, high: number]
}

export interface LevelSample {
  readonly kind: 'levels'
  readonly count: number
  /** How often each level was there; what is not listed is pooled under `OTHER`. */
  readonly counts: ReadonlyMap<string, number>
  /** Rows without a value, which are not counted; none where it is left out. */
  readonly missing?: number
}

/** Levels that a reference does not list. No level of a file can be called this: levels hold no line end. */
export const OTHER = '\n'

/** Numbers, dates in milliseconds, lengths of texts in characters; or levels. */
export function sampleOf(column: Column): Sample {
  if (column.kind === 'number' || column.kind === 'date') return numbersOf(column.values)
  if (column.kind === 'boolean') {
    const present = sum(column.validity)
    const yes = column.values.reduce((total, value, row) => total + value * (column.validity[row] ?? 0), 0)
    return levelsOf(
      new Map([
        ['true', yes],
        ['false', present - yes],
      ]),
    )
  }
  if (column.kind === 'text')
    return numbersOf(Float64Array.from(column.codes, (code) => (code < 0 ? NaN : (column.levels[code]?.length ?? 0))))
  const counts = levelCounts(column.codes, column.levels)
  return levelsOf(new Map(column.levels.map((level, code) => [level, counts[code] ?? 0])))
}

export function numbersOf(values: Float64Array): NumberSample {
  const sorted = sortedPresent(values)
  return { kind: 'numbers', count: sorted.length, sorted }
}

/** Levels of which there were none are left out. */
export function levelsOf(counts: ReadonlyMap<string, number>): LevelSample {
  const seen = [...counts].filter(([, count]) => count > 0)
  return { kind: 'levels', count: sum(seen.map(([, count]) => count)), counts: new Map(seen) }
}

/** The same sample with the levels that the reference does not list under one name, so that they are compared with its own. */
export function pooledAs(sample: LevelSample, reference: LevelSample): LevelSample {
  if (!reference.counts.has(OTHER)) return sample
  const pooled = new Map<string, number>()
  for (const [level, count] of sample.counts) {
    const name = reference.counts.has(level) ? level : OTHER
    pooled.set(name, (pooled.get(name) ?? 0) + count)
  }
  return { ...levelsOf(pooled), missing: sample.missing ?? 0 }
}

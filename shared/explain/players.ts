import { describeFeatures, type FeatureSet } from '../features/index.ts'
import type { Pipeline } from '../pipeline/index.ts'

/**
 * Who takes part in a prediction: the raw columns, each by itself, and sets of columns that one feature is made of. What such
 * a set contributes is shared equally between its columns.
 */
export interface Players {
  /** The raw columns of each. */
  readonly columns: readonly (readonly string[])[]
  /** For every view, branch by branch, the player of each of its features. */
  readonly ofViews: readonly Int32Array[]
}

export function playersOf({ branches, background }: Pick<Pipeline, 'branches' | 'background'>): Players {
  const numbers = new Map<string, number>()
  const columns: string[][] = []
  const numberOf = (sources: readonly string[]): number => {
    const sorted = [...new Set(sources)].sort()
    const key = JSON.stringify(sorted)
    const known = numbers.get(key)
    if (known !== undefined) return known
    numbers.set(key, columns.length)
    columns.push(sorted)
    return columns.length - 1
  }
  const ofViews = branches.flatMap(({ views }, b) => {
    const origins = new Map(Object.entries(background?.origins[b] ?? {}))
    const rawOf = (names: readonly string[]) => names.flatMap((name) => origins.get(name) ?? [name])
    return views.map(({ features }) => Int32Array.from(sourcesOf(features).map((sources) => numberOf(rawOf(sources)))))
  })
  return { columns, ofViews }
}

/** The columns, after the steps, that each feature is made of. */
const sourcesOf = ({ form, columns, made = [] }: FeatureSet): (readonly string[])[] => [
  ...columns.flatMap((one) => describeFeatures({ form, columns: [one] }).map(() => [one.column])),
  ...made.flatMap((one) => describeFeatures({ form, columns: [], made: [one] }).map(() => one.of)),
]

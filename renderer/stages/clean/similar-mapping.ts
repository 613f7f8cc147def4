import type { SimilarValues } from '../../../shared/contract/index.ts'

/** Spelling → what it becomes. */
export type Mapping = Readonly<Record<string, string>>

export const isChosen = ({ values }: SimilarValues, mapping: Mapping): boolean =>
  values.some(({ value }) => Object.hasOwn(mapping, value))

/** What the values become where they are merged, or else would. */
export function targetOf({ values, becomes }: SimilarValues, mapping: Mapping): string {
  const mapped = values.find(({ value }) => Object.hasOwn(mapping, value))
  return (mapped && mapping[mapped.value]) ?? becomes
}

/** The mapping with these values as one. */
export function merged(mapping: Mapping, cluster: SimilarValues, target: string): Mapping {
  const spellings = cluster.values.filter(({ value }) => value !== target).map(({ value }) => [value, target])
  return { ...unmerged(mapping, cluster), ...Object.fromEntries(spellings) }
}

/** The mapping without these values. */
export function unmerged(mapping: Mapping, { values }: SimilarValues): Mapping {
  const mine = new Set(values.map(({ value }) => value))
  return Object.fromEntries(Object.entries(mapping).filter(([value]) => !mine.has(value)))
}

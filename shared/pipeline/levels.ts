import { ENCODINGS } from '../features/index.ts'
import type { Pipeline } from './pipeline.ts'

const SEEN = new WeakMap<Pipeline, ReadonlyMap<string, ReadonlySet<string>>>()

/** The levels of each column with levels that training saw: those of all branches, the first branch's first. */
export function seenLevels(pipeline: Pipeline): ReadonlyMap<string, ReadonlySet<string>> {
  const known = SEEN.get(pipeline)
  if (known) return known
  const seen = new Map<string, ReadonlySet<string>>()
  for (const { views } of pipeline.branches)
    for (const { features } of views)
      for (const { column, encoding, state } of features.columns) {
        const levels = ENCODINGS.get(encoding).levels?.(state)
        if (levels) seen.set(column, new Set([...(seen.get(column) ?? []), ...levels]))
      }
  SEEN.set(pipeline, seen)
  return seen
}

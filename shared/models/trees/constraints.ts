/** Constraints on features by their places. */
export interface FitConstraints {
  /** For each feature 1 where the prediction may not fall with it, −1 where it may not rise, or 0; null where all are 0. */
  readonly monotone: Int8Array | null
  /** Features that may act together; every feature is in a group. null: all may. */
  readonly groups: readonly (readonly number[])[] | null
}

/** The mask of the features that may follow those of a path: those that are with all of them in one group. */
export function withinGroups(
  groups: readonly (readonly number[])[],
  features: number,
): (path: readonly number[]) => Uint8Array {
  const sets = groups.map((group) => new Set(group))
  return (path) => {
    const mask = new Uint8Array(features)
    for (const group of sets) if (path.every((f) => group.has(f))) for (const f of group) mask[f] = 1
    return mask
  }
}

import { usageError } from '../../core/index.ts'
import type { Task } from '../../metrics/index.ts'
import type { FeatureInfo } from '../matrix.ts'

/** Constraints on features by their places. */
export interface FitConstraints {
  /** For each feature 1 where the prediction may not fall with it, −1 where it may not rise, or 0; null where all are 0. */
  readonly monotone: Int8Array | null
  /** Features that may act together; every feature is in a group. null: all may. */
  readonly groups: readonly (readonly number[])[] | null
}

/** Columns by name, between semicolons: `age;income`. */
const namesIn = (text: string): string[] =>
  text
    .split(';')
    .map((name) => name.trim())
    .filter((name) => name !== '')

/** The features of a column of the data, or the one of this very name. */
function featuresOf(name: string, features: readonly FeatureInfo[], param: string): number[] {
  const found = features.flatMap((feature, f) => (feature.column === name || feature.name === name ? [f] : []))
  if (found.length > 0) return found
  throw usageError(`The parameter "${param}" names "${name}", which is not among the features.`, {
    value: name,
    next: `Features: ${[...new Set(features.map(({ column }) => column))].join(', ')}.`,
  })
}

/** For each feature 1, −1 or 0; null where all are 0. */
export function monotoneOf(
  { increasing, decreasing }: { readonly increasing: string; readonly decreasing: string },
  features: readonly FeatureInfo[],
  task: Task,
): Int8Array | null {
  const directions = new Int8Array(features.length)
  for (const [param, text, direction] of [
    ['increasing', increasing, 1],
    ['decreasing', decreasing, -1],
  ] as const)
    for (const name of namesIn(text))
      for (const f of featuresOf(name, features, param)) {
        if (features[f]!.kind === 'levels')
          throw usageError(`The parameter "${param}" names "${name}", whose categories have no order.`, {
            value: name,
            next: 'Leave it out, or turn the column into a number.',
          })
        if (directions[f] === -direction)
          throw usageError(`"${name}" cannot be increasing and decreasing at once.`, {
            value: name,
            next: 'Leave one out.',
          })
        directions[f] = direction
      }
  if (directions.every((direction) => direction === 0)) return null
  if (task === 'multiclass')
    throw usageError('A prediction of several classes cannot be increasing or decreasing as a whole.', {
      value: increasing || decreasing,
      next: 'Leave increasing and decreasing out, or predict one class against the others.',
    })
  return directions
}

/**
 * Which features may stand on one path of a tree: those of one group, `age;job|city;price`. A feature that is in no group
 * stands alone. Null where there are no groups.
 *
 * @returns the mask of the features that may follow those of a path
 */
export function interactionsOf(
  text: string,
  features: readonly FeatureInfo[],
): ((path: readonly number[]) => Uint8Array) | null {
  const named = text
    .split('|')
    .map((group) => namesIn(group).flatMap((name) => featuresOf(name, features, 'interactions')))
    .filter((group) => group.length > 0)
  if (named.length === 0) return null
  const isNamed = new Set(named.flat())
  const alone = features.flatMap((_, f) => (isNamed.has(f) ? [] : [[f]]))
  return withinGroups([...named, ...alone], features.length)
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

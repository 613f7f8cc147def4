import { usageError } from '../../core/index.ts'
import type { TrainingData } from '../training-data.ts'
import type { TreeSession } from '../trees/session.ts'
import type { Objective } from './objectives.ts'
import type { Params } from './params.ts'
import { type GbdtState, gbdtPredictor, isGbdtState } from './predictor.ts'
import type { Start } from './target.ts'

/**
 * The model that boosting goes on from, checked against what is fitted.
 *
 * @throws a usage error where its trees cannot be followed by others
 */
export function earlierOf(from: unknown, params: Params, data: TrainingData, objective: Objective): GbdtState | null {
  if (from === undefined) return null
  const refuse = (why: string, next: string) =>
    usageError(`Training cannot go on from this model: ${why}.`, { value: 'from', next })
  if (!isGbdtState(from)) throw refuse('it is not one of boosted trees', 'Train anew.')
  const outputs = data.task === 'multiclass' ? data.classes : 1
  if (from.base.length !== outputs)
    throw refuse(`it has ${from.base.length} outputs, and the data ${outputs}`, 'Train anew.')
  if ((from.link === 'log') !== objective.isLog)
    throw refuse('it was fitted by a loss of another kind', 'Choose the loss that it was fitted by.')
  if (from.feature.some((f) => f >= data.features.length))
    throw refuse('it knows more features than there are', 'Take the data with the same columns.')
  const isByCode = from.feature.some(
    (f, node) => f >= 0 && data.features[f]?.kind === 'levels' && !isSetNode(from, node),
  )
  const wanted = from.levels ? (from.levels.sets ? 'sets' : 'targets') : isByCode ? 'codes' : params.levels
  if (params.levels !== wanted || wanted === 'targets')
    throw refuse(
      'it reads levels in another way',
      'Choose for "levels" what it was fitted with; by targets there is no going on.',
    )
  return from
}

const isSetNode = ({ levels }: GbdtState, node: number): boolean => (levels?.sets?.start[node] ?? -1) >= 0

/** The bins of levels that an earlier model has; null where it has none. */
export function earlierTables({ levels }: GbdtState): readonly (Uint8Array | null)[] | null {
  const { table } = levels ?? {}
  if (!levels || !(table instanceof Uint8Array)) return null
  return Array.from(levels.start, (start, f) => (start < 0 ? null : table.slice(start, start + levels.count[f]!)))
}

/** Margins begin at what the model says of the rows from row `at` on. */
export async function addEarlier(
  session: TreeSession,
  earlier: GbdtState,
  data: TrainingData,
  at: number,
  { scale }: Start,
): Promise<void> {
  let row = at
  for await (const { matrix } of data.batches()) {
    for (const [k, margins] of gbdtPredictor.margins({ ...earlier, link: 'identity' }, matrix).entries())
      for (let i = 0; i < margins.length; i++) session.margins[k]![row + i] = margins[i]! * scale
    row += matrix.rows
  }
}

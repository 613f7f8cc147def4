import { quantile, sortedPresent } from '../core/index.ts'
import type { Feature, FeatureForm } from '../models/index.ts'
import type { Table } from '../table/index.ts'
import type { Labels } from './labels.ts'
import { type Combination, grouped, type Made, madeNumbers, within } from './made.ts'
import { applyNumbers, fitNumbers } from './numbers.ts'
import { fitTargetMeans } from './target-means.ts'

/** Learns a feature that is made of several columns; undefined where there is nothing to learn. */
export function fitMade(
  combination: Combination,
  table: Table,
  form: FeatureForm,
  labels?: Labels,
): { made: Made; training: readonly Feature[] } | undefined {
  if (combination.making === 'group') {
    const fitted = labels && fitTargetMeans(grouped(combination, table), form, labels)
    return (
      fitted && { made: { ...combination, numbers: null, range: null, means: fitted.state }, training: fitted.training }
    )
  }
  const raw = madeNumbers(combination, table)
  const range = form === 'scaled' && combination.making === 'ratio' ? middleOf(raw) : null
  const values = within(raw, range)
  const numbers = fitNumbers(values, form)
  return numbers && { made: { ...combination, numbers, range, means: null }, training: applyNumbers(values, numbers) }
}

/** What is divided by next to nothing is far from all others; a model that multiplies would follow it anywhere. */
const TAIL = 0.005

function middleOf(values: Float64Array): readonly [number, number] | null {
  const sorted = sortedPresent(values)
  return sorted.length > 0 ? [quantile(sorted, TAIL), quantile(sorted, 1 - TAIL)] : null
}

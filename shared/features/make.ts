import type { Feature, FeatureForm } from '../models/index.ts'
import type { Table } from '../table/index.ts'
import type { Labels } from './labels.ts'
import { type Combination, grouped, type Made, madeNumbers } from './made.ts'
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
    return fitted && { made: { ...combination, numbers: null, means: fitted.state }, training: fitted.training }
  }
  const values = madeNumbers(combination, table)
  const numbers = fitNumbers(values, form)
  return numbers && { made: { ...combination, numbers, means: null }, training: applyNumbers(values, numbers) }
}

import type { Rng } from '../core/index.ts'
import { type Reading, type SourceTable, type Split, type Table, unknownColumn } from '../table/index.ts'
import { splitRows, splitRules } from './dataset.ts'
import type { TrainOptions } from './options.ts'
import { readTarget, type Target } from './target.ts'

/** What a file is typed as. */
interface Typed {
  readonly source: SourceTable
  readonly table: Table
  readonly readings: ReadonlyMap<string, Reading>
}

/**
 * What a training with these options would predict, and the split that it would take.
 *
 * @throws where the column is not there, or cannot be predicted
 */
export function aimAt(
  { source, table, readings }: Typed,
  name: string,
  options: TrainOptions,
  rng: Rng,
): { target: Target; split: Split } {
  const [column, reading] = [source.columns[source.names.indexOf(name)], readings.get(name)]
  if (!column || !reading) throw unknownColumn(name, source.names)
  const target = readTarget(name, column, reading, options)
  const split = splitRows(source, target, splitRules(table, target, options), null, options.test, rng.fork('split'))
  return { target, split }
}

import { type Bundle, heldAgain, type TrainingRecord } from '../bundle/index.ts'
import { predictionsOf, scoreRows } from '../pipeline/index.ts'
import { type AskedCompression, compressionsText, compressPipeline } from './choice.ts'
import type { Price } from './price.ts'

/** What a record says of a compression. */
export interface CompressionRecord {
  /** As parseCompressions() reads it. */
  readonly asked: string
  readonly words: string
  /** What it cost on labelled rows when it was made; absent where no rows were given. */
  readonly price?: Price
}

/**
 * The smaller model: golden rows are predicted anew, without the columns that it does not ask for, and so is what its record
 * says; limits between groups are held against its own figures.
 *
 * @param figures those of the smaller model; of rows that nobody gave, none
 */
export function compressBundle(
  { pipeline, golden, record, reference, ...others }: Bundle,
  asked: readonly AskedCompression[],
  figures: Pick<TrainingRecord, 'metrics' | 'fairness'> = { metrics: {}, fairness: {} },
  price?: Price,
): Bundle {
  const { pipeline: smaller, words } = compressPipeline(pipeline, asked)
  const names = new Set(smaller.inputs.map(({ name }) => name))
  const known = <T>(row: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(row).filter(([name]) => names.has(name)))
  const rows = golden.rows.map(known)
  const made: CompressionRecord = { asked: compressionsText(asked), words, ...(price && { price: timeless(price) }) }
  return {
    ...others,
    pipeline: smaller,
    golden: { rows, expected: predictionsOf(smaller, scoreRows(smaller, rows)) },
    record: {
      ...record,
      ...figures,
      ...heldAgain(record, figures.fairness),
      compression: JSON.parse(JSON.stringify(made)),
    },
    ...(reference && { reference: { ...reference, columns: known(reference.columns) } }),
  }
}

/** No clock in a model file. */
const timeless = ({ bytes, agreement, quality }: Price): Price => ({ bytes, agreement, quality })

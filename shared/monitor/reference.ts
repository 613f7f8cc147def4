import type { InputColumn, Pipeline, Scores } from '../pipeline/index.ts'
import { columnOf, missingCount, type Table } from '../table/index.ts'
import { type LevelSample, levelsOf, type NumberSample, numbersOf, OTHER, type Sample, sampleOf } from './sample.ts'

/** A column of rows that a model is compared with later, in figures that name nobody: plain JSON. */
export interface ColumnReference {
  /** Rows, missing cells included. */
  readonly rows: number
  readonly missing: number
  /** How many values the quantiles or levels are made of. */
  readonly count: number
  /** Evenly spaced quantiles of numbers, dates in milliseconds and lengths of texts, ascending. */
  readonly quantiles?: readonly number[]
  /** Levels and how often each was there, in alphabetical order; those of fewer than ten rows are counted in `other`. */
  readonly levels?: readonly (readonly [level: string, count: number])[]
  readonly other?: number
}

/** What new rows are compared with: columns of the training rows, and predictions of rows that were not trained on. */
export interface Reference {
  readonly columns: Readonly<Record<string, ColumnReference>>
  /** Probability of the positive class, predicted number, or levels of the predicted classes, of test rows; null without any. */
  readonly predictions: ColumnReference | null
}

/** So many quantiles are kept of a column, fewer in wide tables. */
const QUANTILES = 401
const MOST_VALUES = 200_000
const FEWEST_QUANTILES = 21
/** A level seen fewer times than this could point to somebody. */
const FEWEST_OF_A_LEVEL = 10

/**
 * @param training the training rows, typed as the pipeline reads them
 * @param scores what the pipeline says of its test rows
 */
export function referenceOf(pipeline: Pipeline, training: Table, scores: Scores): Reference {
  const most = Math.max(FEWEST_QUANTILES, Math.min(QUANTILES, Math.floor(MOST_VALUES / pipeline.inputs.length)))
  const columns = Object.fromEntries(
    pipeline.inputs.map(({ name }: InputColumn) => {
      const column = columnOf(training, name)
      return [name, keep(sampleOf(column), training.rows, missingCount(column), most)]
    }),
  )
  const predictions = scores.rows > 0 ? keep(predictionSample(pipeline, scores), scores.rows, 0, QUANTILES) : null
  return { columns, predictions }
}

/** Predictions as one sample: of two classes the probability of the positive one, of more the predicted class. */
export function predictionSample({ task, classes }: Pick<Pipeline, 'task' | 'classes'>, scores: Scores): Sample {
  if (task === 'regression') return numbersOf(scores.margins[0] ?? new Float64Array(0))
  if (task === 'binary') return numbersOf(scores.probabilities[1] ?? new Float64Array(0))
  const counts = new Map<string, number>()
  for (const decision of scores.decisions) {
    const label = classes[decision] ?? ''
    counts.set(label, (counts.get(label) ?? 0) + 1)
  }
  return levelsOf(counts)
}

/** The sample that was kept. */
export function sampleFrom({ count, quantiles, levels, other = 0 }: ColumnReference): Sample {
  if (quantiles) return { kind: 'numbers', count, sorted: quantiles }
  return levelsOf(new Map([...(levels ?? []), [OTHER, other] as const]))
}

function keep(sample: Sample, rows: number, missing: number, most: number): ColumnReference {
  const about = { rows, missing, count: sample.count }
  return sample.kind === 'numbers'
    ? { ...about, quantiles: quantilesOf(sample, most) }
    : { ...about, ...commonLevels(sample) }
}

/** As evenly as can be, values that there were: between two of them there may be none. Shortened, so that none is exactly a row's. */
function quantilesOf({ sorted }: NumberSample, most: number): number[] {
  const count = Math.min(most, sorted.length)
  return Array.from({ length: count }, (_, i) => {
    const value = sorted[Math.floor(((i + 0.5) * sorted.length) / count)] ?? 0
    return Number(value.toPrecision(6))
  })
}

function commonLevels({ counts }: LevelSample): Pick<ColumnReference, 'levels' | 'other'> {
  const common = [...counts].filter(([, count]) => count >= FEWEST_OF_A_LEVEL).sort(([a], [b]) => (a < b ? -1 : 1))
  const listed = common.reduce((total, [, count]) => total + count, 0)
  const all = [...counts.values()].reduce((total, count) => total + count, 0)
  return { levels: common, other: all - listed }
}

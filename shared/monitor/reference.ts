import { quantile } from '../core/index.ts'
import type { InputColumn, Pipeline, Scores } from '../pipeline/index.ts'
import { type Column, columnOf, FEWEST_TOLD, missingCount, type Table, takeColumn, toldLevels } from '../table/index.ts'
import { type Repeats, repeatsOf } from './duplicates.ts'
import type { LossModels } from './loss-model.ts'
import { type LevelSample, levelsOf, type NumberSample, numbersOf, OTHER, type Sample, sampleOf } from './sample.ts'

/** A column of rows that a model is compared with later, in figures that name nobody: plain JSON. */
export interface ColumnReference {
  /** Rows, missing cells included. */
  readonly rows: number
  readonly missing: number
  /** How many values the quantiles or levels stand for. */
  readonly count: number
  /** Evenly spaced quantiles of numbers, dates in milliseconds and lengths of texts, ascending: one for ten rows or more, none of fewer than a hundred. */
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
  /** What was to be predicted, of training rows; absent in models of versions that kept none, as is all that follows. */
  readonly labels?: ColumnReference
  readonly repeats?: Repeats
  /** Of models that predict numbers: how large errors are, learned on test rows. */
  readonly losses?: LossModels
}

/** So many quantiles are kept of a column, fewer in wide tables. */
const QUANTILES = 401
const MOST_VALUES = 200_000
const FEWEST_QUANTILES = 21
/** Fewer quantiles than this, of fewer than a hundred rows, say too little to compare anything with. */
const FEWEST_TELLING = 10
/** Of more rows than this, so many evenly spaced ones give the quantiles: ordering millions would take seconds, and show the same. */
const MOST_ORDERED = 200_000

/**
 * @param training the training rows, typed as the pipeline reads them
 * @param scores what the pipeline says of its test rows
 * @param labels class numbers or values of the training rows
 */
export function referenceOf(pipeline: Pipeline, training: Table, scores: Scores, labels?: Float64Array): Reference {
  const most = Math.max(FEWEST_QUANTILES, Math.min(QUANTILES, Math.floor(MOST_VALUES / pipeline.inputs.length)))
  const columns = Object.fromEntries(
    pipeline.inputs.map(({ name }: InputColumn) => [name, kept(columnOf(training, name), most)]),
  )
  const { rows } = scores
  const predictions =
    rows > 0 ? { rows, missing: 0, count: rows, ...shapeOf(predictionSample(pipeline, scores), QUANTILES) } : null
  return {
    columns,
    predictions,
    ...(labels && {
      labels: {
        rows: labels.length,
        missing: 0,
        count: labels.length,
        ...shapeOf(labelSample(pipeline, labels), QUANTILES),
      },
    }),
    repeats: repeatsOf(pipeline, training),
  }
}

/** Class names, or numbers. @param labels without NaN */
export function labelSample({ task, classes }: Pick<Pipeline, 'task' | 'classes'>, labels: Float64Array): Sample {
  if (task === 'regression') return numbersOf(labels)
  const counts = new Map<string, number>()
  for (const label of labels) counts.set(classes[label] ?? '', (counts.get(classes[label] ?? '') ?? 0) + 1)
  return levelsOf(counts)
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

/**
 * The sample that was kept.
 *
 * @param range smallest and largest value, which quantiles do not reach
 */
export function sampleFrom(
  { missing, count, quantiles, levels, other = 0 }: ColumnReference,
  range: readonly [number, number] | null = null,
): Sample {
  if (quantiles) {
    const known = quantiles.length > 0 ? count : 0
    return { kind: 'numbers', count: known, missing, sorted: filledUp(quantiles), range: range ?? EVERYTHING }
  }
  return { ...levelsOf(new Map([...(levels ?? []), [OTHER, other] as const])), missing }
}

const EVERYTHING = [-Infinity, Infinity] as const

/** Few quantiles are steps that the rows did not have: lines between them are nearer to what was there. */
function filledUp(quantiles: readonly number[]): ArrayLike<number> {
  const kept = quantiles.length
  if (kept === 0 || kept >= QUANTILES) return quantiles
  const isWhole = quantiles.every(Number.isInteger)
  return Float64Array.from({ length: QUANTILES }, (_, i) => {
    const share = ((i + 0.5) * kept) / QUANTILES - 0.5
    const value = quantile(quantiles, Math.min(1, Math.max(0, share / (kept - 1 || 1))))
    return isWhole ? Math.round(value) : value
  })
}

/** @param most quantiles */
export function kept(column: Column, most: number): ColumnReference {
  const [rows, missing] = [column.validity.length, missingCount(column)]
  return { rows, missing, count: rows - missing, ...shapeOf(orderable(column), most) }
}

/** All rows of a column of levels; of many others evenly spaced ones, since these are going to be put in order. */
function orderable(column: Column): Sample {
  const rows = column.validity.length
  if (column.kind === 'category' || column.kind === 'boolean' || rows <= MOST_ORDERED) return sampleOf(column)
  const chosen = Uint32Array.from({ length: MOST_ORDERED }, (_, i) => Math.floor(((i + 0.5) * rows) / MOST_ORDERED))
  return sampleOf(takeColumn(column, chosen))
}

const shapeOf = (sample: Sample, most: number): Pick<ColumnReference, 'quantiles' | 'levels' | 'other'> =>
  sample.kind === 'numbers' ? { quantiles: quantilesOf(sample, most) } : commonLevels(sample)

/** Shortened, and between values where they are not whole, so that none is a row's own. */
function quantilesOf({ count, sorted }: NumberSample, most: number): number[] {
  const kept = Math.min(most, Math.floor(count / FEWEST_TOLD))
  if (kept < FEWEST_TELLING) return []
  const isWhole = Array.prototype.every.call(sorted, Number.isInteger)
  return Array.from({ length: kept }, (_, i) => {
    const value = quantile(sorted, (i + 0.5) / kept)
    return isWhole ? Math.round(value) : Number(value.toPrecision(6))
  })
}

function commonLevels({ count, counts }: LevelSample): Pick<ColumnReference, 'levels' | 'other'> {
  const levels = toldLevels(counts)
  return { levels, other: count - levels.reduce((total, [, own]) => total + own, 0) }
}

import type { Figure } from '../../metrics/index.ts'
import type { Pipeline } from '../../pipeline/index.ts'
import type { LossModels } from '../loss-model.ts'
import { type ColumnReference, type Reference, sampleFrom } from '../reference.ts'
import { type LevelSample, type NumberSample, OTHER } from '../sample.ts'
import { allLevelShares, allRowShares, decileEdges } from '../shares.ts'

/** What a running service compares its rows with: bins and shares in place of quantiles. Plain JSON, and no row of anybody. */
export interface LiveReference {
  readonly columns: readonly LiveColumn[]
  /** Probability of the positive class, predicted number or predicted class; null where the model keeps none. */
  readonly predictions: LiveColumn | null
  /** Ends of the bins in which probabilities of the positive class are counted for an estimate; empty of other models. */
  readonly scoreEdges: readonly number[]
  /** Metrics of the test rows, of those that an estimate has. */
  readonly released: Readonly<Record<string, Interval>>
  /** Of models of numbers: what estimates their errors; null where the model keeps none. */
  readonly losses: LossModels | null
}

export interface Interval {
  readonly value: number
  readonly low: number
  readonly high: number
}

export interface LiveColumn {
  readonly name: string
  /** Rows of the reference, and how many of them had no value. */
  readonly rows: number
  readonly missing: number
  readonly bins: LiveBins
  /** Of the reference's rows, in each bin; empty where too few values were kept to compare with. */
  readonly shares: readonly number[]
}

/** Numbers: between edges, below and above all of the reference's, missing. Levels: each, all others, missing. */
export type LiveBins =
  | { readonly edges: readonly number[]; readonly range: readonly [number, number] | null }
  | { readonly levels: readonly string[] }

/** Columns that are compared; of a wider table the first ones. A family of metrics has room for so many. */
const MOST_COLUMNS = 120
/** The commonest levels have a bin each. */
const MOST_LEVELS = 100
/** Bins of scores that an estimate needs to order rows by them. */
const SCORE_BINS = 64

/** @param metrics of the test rows, as the model's record has them */
export function liveReference(
  pipeline: Pick<Pipeline, 'inputs' | 'task' | 'classes' | 'target'>,
  reference: Reference,
  metrics: Readonly<Record<string, Figure>>,
): LiveReference {
  const columns = pipeline.inputs.slice(0, MOST_COLUMNS).flatMap(({ name, range }) => {
    const kept = Object.hasOwn(reference.columns, name) ? reference.columns[name] : undefined
    return kept ? [liveColumn(name, kept, range)] : []
  })
  const { predictions } = reference
  const quantiles = pipeline.task === 'binary' ? (predictions?.quantiles ?? []) : []
  return {
    columns,
    predictions: predictions && liveColumn(pipeline.target, predictions, null),
    scoreEdges: edgesOf(quantiles),
    released: Object.fromEntries(
      Object.entries(metrics).flatMap(([id, { value, low, high }]) =>
        ESTIMATED.has(id) && value !== null && low !== null && high !== null ? [[id, { value, low, high }]] : [],
      ),
    ),
    losses: pipeline.task === 'regression' ? (reference.losses ?? null) : null,
  }
}

/** Metrics that can be estimated without labels. */
const ESTIMATED: ReadonlySet<string> = new Set([
  'accuracy',
  'brier',
  'logLoss',
  'rocAuc',
  'precision',
  'recall',
  'f1',
  'mae',
  'rmse',
])

function liveColumn(name: string, kept: ColumnReference, range: readonly [number, number] | null): LiveColumn {
  const sample = sampleFrom(kept, range)
  const { rows, missing } = kept
  const isKnown = sample.count > 1
  return sample.kind === 'numbers'
    ? { name, rows, missing, ...numberBins(sample, range, isKnown) }
    : { name, rows, missing, ...levelBins(sample, isKnown) }
}

function numberBins(sample: NumberSample, range: readonly [number, number] | null, isKnown: boolean) {
  const edges = isKnown ? decileEdges(sample) : []
  const shares = isKnown ? Array.from(allRowShares(sample, sample, edges).reference) : []
  return { bins: { edges, range }, shares }
}

function levelBins(sample: LevelSample, isKnown: boolean) {
  const told = [...sample.counts]
    .filter(([level]) => level !== OTHER)
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .slice(0, MOST_LEVELS)
  const others = sample.count - told.reduce((total, [, count]) => total + count, 0)
  const pooled = { ...sample, counts: new Map([...told, [OTHER, others] as const]) }
  const shares = isKnown ? Array.from(allLevelShares(pooled, pooled).reference) : []
  return { bins: { levels: told.map(([level]) => level) }, shares }
}

/** Ends between bins of about as many of the reference's predictions each, each once. */
function edgesOf(quantiles: readonly number[]): number[] {
  const inner = Array.from({ length: SCORE_BINS - 1 }, (_, i) => {
    const share = (i + 1) / SCORE_BINS
    return quantiles.length > 0 ? (quantiles[Math.round(share * (quantiles.length - 1))] ?? share) : share
  })
  return [...new Set(inner)]
}

/** How many values a column of this is counted in. */
export const binCount = ({ bins }: LiveColumn): number =>
  'levels' in bins ? bins.levels.length + 2 : bins.edges.length + 4

import { METRICS } from '../metrics/index.ts'
import { type Pipeline, type Scores, scoreRows } from '../pipeline/index.ts'
import type { Cell } from '../table/index.ts'
import { compressPipeline, parseCompressions } from './choice.ts'
import { type Price, priceOf } from './price.ts'

/** A choice with everything that it costs and saves. */
export interface PricedChoice extends Price {
  /** As parseCompressions() reads it; empty for the model as it is. */
  readonly asked: string
  readonly words: string
  readonly speed: Speed
}

/** On one core of the computer that it was measured on. */
export interface Speed {
  readonly rowsPerSecond: number
  /** Median of a single row. */
  readonly milliseconds: number
}

/** What choices are measured on. */
export interface Scale {
  /** What a pipeline of the same target says of the rows. */
  score(pipeline: Pipeline): Scores
  /** Of these rows; null where they have none. */
  readonly labels: Float64Array | null
  readonly groups?: ArrayLike<number> | null
  /** Single rows, as callers hand them over. */
  readonly singles: readonly Readonly<Record<string, Cell>>[]
  /** Milliseconds of a clock. */
  now(): number
}

/** @param before what the model itself says of the rows */
export function priceChoice(pipeline: Pipeline, asked: string, before: Scores, scale: Scale): PricedChoice {
  const isSame = asked === ''
  const { pipeline: smaller, words } = isSame
    ? { pipeline, words: 'as it is' }
    : compressPipeline(pipeline, parseCompressions(asked))
  const after = scale.score(smaller)
  const { labels, groups = null } = scale
  return {
    asked,
    words,
    ...priceOf(smaller, { before, after, labels, groups }, isSame),
    speed: speedOf(smaller, scale),
  }
}

const SINGLES = 200
/** Runs that are measured, after the first one, which lays the model out. */
const RUNS = 3

function speedOf(pipeline: Pipeline, { score, singles, now }: Scale): Speed {
  const taken = (work: () => unknown): number => {
    const started = now()
    work()
    return now() - started
  }
  const rows = score(pipeline).rows
  for (const row of singles.slice(0, SINGLES)) scoreRows(pipeline, [row])
  const fastest = Math.min(...Array.from({ length: RUNS }, () => taken(() => score(pipeline))))
  const single = Array.from({ length: Math.min(SINGLES, singles.length) }, (_, i) =>
    taken(() => scoreRows(pipeline, [singles[i] ?? {}])),
  ).sort((a, b) => a - b)
  return { rowsPerSecond: (1000 * rows) / Math.max(fastest, 1e-6), milliseconds: single[single.length >> 1] ?? 0 }
}

/** A loss that nobody minds: 0.2 points of a metric between 0 and 1, a hundredth of others. */
const LITTLE = { points: 0.002, share: 0.01 }

/** Whether a choice is shown to lose no more than that: by the worse end of its interval. */
export function isCheap({ quality }: Pick<Price, 'quality'>): boolean {
  if (!quality?.change) return false
  const { direction, range } = METRICS.get(quality.metric)
  const worst = direction === 'higher' ? -quality.change.low : quality.change.high
  return worst <= (range[1] <= 1 ? LITTLE.points : LITTLE.share * Math.abs(quality.figure.value ?? 0))
}

/** The smallest of the choices that are cheap; undefined where none is smaller than the model as it is. */
export function recommended<C extends Pick<PricedChoice, 'asked' | 'bytes' | 'quality'>>(
  choices: readonly C[],
): C | undefined {
  const own = choices.find(({ asked }) => asked === '')
  const [best] = choices
    .filter((choice) => choice.asked !== '' && isCheap(choice) && choice.bytes < (own?.bytes ?? 0))
    .sort((a, b) => a.bytes - b.bytes)
  return best
}

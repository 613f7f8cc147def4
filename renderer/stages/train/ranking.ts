import type { RunSummary } from '../../../shared/contract/index.ts'
import { areApart, type Figure, metricWords } from '../../format/index.ts'

export const BASELINE = 'baseline'
/** Several trials that vote together. */
export const ENSEMBLE = 'ensemble'

export type Trial = RunSummary['leaderboard'][number]

export interface RankedTrial {
  readonly trial: Trial
  /** Its metric on validation rows. */
  readonly figure: Figure
  /** How it stands to the best, by the same parts of the data; null where that is not known. */
  readonly against: Trial['against'] | null
  /** “=1”, “4”; '' for the baseline and where the metric is undefined. */
  readonly rank: string
  readonly isTied: boolean
  readonly isBaseline: boolean
  /** Whether no other is as good, as fast and as small; absent where that is not known. */
  readonly isOnFrontier?: boolean
}

/** What was tried, best first, and the metric that chooses: of a run, or so far. */
export interface Results {
  readonly leaderboard: readonly Trial[]
  readonly metric: string
  /** Places of those that no other is as good, as fast and as small as. */
  readonly frontier?: readonly number[]
}

const NONE: Figure = { value: null, low: null, high: null }

/**
 * The leaderboard as it is shown: best first, those that cannot be told from the best tied with it, baseline last
 * but for those that had a first look alone, and those that failed. Cannot be told apart is what the corrected t-test on the
 * same parts of the data says; of runs of older versions, that the intervals overlap.
 */
export function ranked({ leaderboard, metric, frontier }: Results): RankedTrial[] {
  const figureOf = (trial: Trial) => trial.valid[metric] ?? NONE
  const unranked = (trial: Trial, isBaseline: boolean) => ({
    trial,
    figure: figureOf(trial),
    against: trial.against ?? null,
    rank: '',
    isTied: false,
    isBaseline,
  })
  const whole = leaderboard.filter(({ failed }) => failed === undefined)
  const models = whole.filter((trial) => isRanked(trial))
  const best = models[0] && figureOf(models[0])
  const isTiedWithBest = (figure: Figure) =>
    best !== undefined && best.low !== null && figure.low !== null && !areApart(best, figure)
  const isCompared = models.some(({ rank }) => rank !== undefined)
  const tied = isCompared
    ? models.filter(({ rank }) => rank === models[0]?.rank && rank !== undefined)
    : models.filter((trial) => isTiedWithBest(figureOf(trial)))
  return [
    ...models.map((trial, i) => {
      const isTied = tied.length > 1 && tied.includes(trial)
      const figure = figureOf(trial)
      return {
        trial,
        figure,
        against: trial.against ?? null,
        rank: figure.value === null ? '' : isTied ? '=1' : rankText(models, i),
        isTied,
        isBaseline: false,
        ...(frontier && { isOnFrontier: frontier.includes(leaderboard.indexOf(trial)) }),
      }
    }),
    ...whole.filter(({ family }) => family === BASELINE).map((trial) => unranked(trial, true)),
    ...whole.filter(({ isFirstLook }) => isFirstLook).map((trial) => unranked(trial, false)),
    ...leaderboard.filter(({ failed }) => failed !== undefined).map((trial) => unranked(trial, false)),
  ]
}

/** “4”, or “=4” where others share the place; places count models alone. */
function rankText(models: readonly Trial[], at: number): string {
  const own = models[at]?.rank
  if (own === undefined) return String(at + 1)
  const sharing = models.filter(({ rank }) => rank === own)
  const place = models.findIndex(({ rank }) => rank === own) + 1
  return sharing.length > 1 ? `=${place}` : String(place)
}
/** Whether its figures can be compared with those of others. */
const isRanked = ({ family, failed, isFirstLook }: Trial): boolean =>
  family !== BASELINE && failed === undefined && !isFirstLook

const NUMBERS = ['', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'] as const

/** What the intervals support saying of the leaderboard, and no more. */
export function verdict(rows: readonly RankedTrial[], nameOf: (trial: Trial) => string, isSoFar = false): string {
  const models = rows.filter(({ trial }) => isRanked(trial))
  const [first] = models
  if (isSoFar && models.length < 2) return ''
  if (!first) return 'Only the baseline was tried.'
  if (models.length === 1) return `${nameOf(first.trial)} was the only candidate.`
  const isCompared = models.some(({ against }) => against !== null)
  if (first.figure.low === null && !isCompared)
    return 'One part of the rows was held out, so there are no intervals: small differences may be chance.'
  const tied = models.filter(({ isTied }) => isTied)
  if (tied.length < 2)
    return isCompared
      ? `${nameOf(first.trial)} is ahead of all others by more than chance explains.`
      : models.some(({ figure }) => figure.low === null)
        ? `${nameOf(first.trial)} has the best estimate; not all others have an interval to compare it with.`
        : `${nameOf(first.trial)} is ahead of all others; no interval reaches its own.`
  const smallest = tied.toSorted((a, b) => a.trial.bytes - b.trial.bytes)[0]
  const isTop = tied.every((row, i) => row === models[i])
  const which =
    tied.length === models.length
      ? `The ${NUMBERS[tied.length] ?? tied.length}`
      : isTop
        ? `The first ${NUMBERS[tied.length] ?? tied.length}`
        : 'Those marked =1'
  const isSmaller = smallest !== undefined && smallest.trial.bytes < first.trial.bytes
  const choice = isSmaller ? ` ${nameOf(smallest.trial)} is the smallest of them.` : ''
  return `${which} cannot be told apart on these rows.${choice}`
}

/** How the best model stands to no model at all. */
export function againstBaseline(rows: readonly RankedTrial[], metric: string): string {
  const [first] = rows
  const baseline = rows.find(({ isBaseline }) => isBaseline)
  if (!first || !baseline || first === baseline || first.figure.value === null || baseline.figure.value === null)
    return ''
  const { isLowerBetter } = metricWords(metric)
  const isBetter = isLowerBetter
    ? first.figure.value < baseline.figure.value
    : first.figure.value > baseline.figure.value
  const bound = isLowerBetter ? first.figure.high : first.figure.low
  if (!isBetter) return 'No better than the baseline: the columns say little about the target.'
  if (bound === null) return ''
  const isSeen = isLowerBetter ? bound < baseline.figure.value : bound > baseline.figure.value
  return isSeen ? '' : 'No difference from the baseline is seen: the interval reaches it.'
}

/** The range that the dots share: that of the models, and of the baseline where it is near. */
export function domainOf(rows: readonly RankedTrial[]): readonly [number, number] {
  const reach = (some: readonly RankedTrial[]) =>
    some.flatMap(({ figure: { value, low, high } }) => [low ?? value, high ?? value].filter((end) => end !== null))
  const models = reach(rows.filter(({ trial }) => isRanked(trial)))
  const all = reach(rows.filter(({ trial }) => !trial.isFirstLook))
  const [low, high] = [Math.min(...models), Math.max(...models)]
  const isNear = Math.max(...all) - Math.min(...all) < 3 * (high - low)
  const ends = isNear || models.length === 0 ? all : models
  if (ends.length === 0) return [0, 1]
  const [from, to] = [Math.min(...ends), Math.max(...ends)]
  const margin = (to - from || Math.abs(to) * 0.02 || 1) * 0.08
  return [from - margin, to + margin]
}

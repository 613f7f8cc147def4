import { usageError } from '../core/index.ts'
import { rank } from './ranking.ts'

/** What each outcome of a decision is worth: benefits above 0, costs below. */
export interface OutcomeValues {
  readonly truePositive: number
  readonly falsePositive: number
  readonly trueNegative: number
  readonly falseNegative: number
}

/** What is decided where positive is predicted from a threshold on. */
export interface Outcome {
  readonly threshold: number
  readonly truePositives: number
  readonly falsePositives: number
  readonly trueNegatives: number
  readonly falseNegatives: number
}

/** How a threshold is chosen. */
export type Aim =
  | { readonly by: 'profit'; readonly values: OutcomeValues }
  | { readonly by: 'f1' }
  /** The most found among thresholds whose precision is at least this. */
  | { readonly by: 'precision'; readonly least: number }
  /** The fewest false alarms among thresholds that find at least this share. */
  | { readonly by: 'recall'; readonly least: number }
  /** The share of the rows with the highest scores: what there is capacity for. */
  | { readonly by: 'capacity'; readonly share: number }
  /** So many rows with the highest scores; where it is said of how many, the same share of the rows that choose. */
  | { readonly by: 'rows'; readonly rows: number; readonly of?: number }

/**
 * The outcome at every threshold that decides differently, from the strictest, where nothing is predicted positive. A
 * threshold lies midway between two scores, so that neither hangs on its last digit.
 *
 * @param labels 1 where positive
 * @param scores in [0, 1]
 */
export function outcomesOf(labels: Uint8Array, scores: Float64Array): Outcome[] {
  const { order, positives, ends } = rank(scores, labels)
  const all = positives.reduce((sum, positive) => sum + positive, 0)
  const scoreAt = (place: number) => scores[order[place]!]!
  const outcomeAt = (threshold: number, found: number, predicted: number): Outcome => ({
    threshold,
    truePositives: found,
    falsePositives: predicted - found,
    trueNegatives: labels.length - all - (predicted - found),
    falseNegatives: all - found,
  })
  const first = labels.length > 0 ? scoreAt(0) : 0
  const outcomes = first < 1 ? [outcomeAt((first + 1) / 2, 0, 0)] : []
  let [found, place] = [0, 0]
  for (const end of ends) {
    for (; place < end; place++) found += positives[place]!
    const here = scoreAt(end - 1)
    outcomes.push(outcomeAt(end < order.length ? midway(here, scoreAt(end)) : 0, found, end))
  }
  return outcomes
}

/** Between two scores; the higher one where no number lies between them. */
function midway(high: number, low: number): number {
  const middle = low + (high - low) / 2
  return middle > low ? middle : high
}

/** What the decisions are worth in all. */
export const worthOf = (outcome: Outcome, values: OutcomeValues): number =>
  outcome.truePositives * values.truePositive +
  outcome.falsePositives * values.falsePositive +
  outcome.trueNegatives * values.trueNegative +
  outcome.falseNegatives * values.falseNegative

export const precisionOf = ({ truePositives: tp, falsePositives: fp }: Outcome): number | null =>
  tp + fp > 0 ? tp / (tp + fp) : null
export const recallOf = ({ truePositives: tp, falseNegatives: fn }: Outcome): number | null =>
  tp + fn > 0 ? tp / (tp + fn) : null

/**
 * The outcome that an aim asks for; of equal ones the strictest. Best chosen on rows that nothing was learned from, and not on
 * those that the decision is then judged by.
 *
 * @returns undefined where no threshold reaches it, and where there are fewer rows than are to be taken
 */
export function chooseOutcome(outcomes: readonly Outcome[], aim: Aim): Outcome | undefined {
  if (aim.by === 'profit') return best(outcomes, (outcome) => worthOf(outcome, aim.values))
  if (aim.by === 'f1')
    return best(
      outcomes,
      ({ truePositives: tp, falsePositives: fp, falseNegatives: fn }) => (2 * tp) / (2 * tp + fp + fn),
    )
  if (aim.by === 'precision')
    return best(
      outcomes.filter((outcome) => (precisionOf(outcome) ?? 0) >= aim.least),
      ({ truePositives }) => truePositives,
    )
  if (aim.by === 'recall') return outcomes.find((outcome) => (recallOf(outcome) ?? 0) >= aim.least)
  const room = roomOf(outcomes, aim)
  return room === undefined ? undefined : outcomes.findLast((outcome) => saidOf(outcome) <= room)
}

/** Rows that an aim has room for among those that choose; undefined where it is no capacity, or there are fewer rows. */
function roomOf(outcomes: readonly Outcome[], aim: Aim): number | undefined {
  const rows = outcomes[0] ? sizeOf(outcomes[0]) : 0
  if (aim.by === 'capacity') return wholeRows(aim.share * rows)
  if (aim.by !== 'rows') return undefined
  const room = aim.of === undefined ? aim.rows : (aim.rows / aim.of) * rows
  return room > rows ? undefined : wholeRows(room)
}

/** Whole rows; a product that lies a rounding error below a whole number is that number. */
const wholeRows = (rows: number): number => Math.floor(rows + 1e-9)

/** Where rows with one score lie across the limit of a capacity. */
export interface Tie {
  /** Rows that have the score, none of which is taken: all of them would be too many. */
  readonly rows: number
  /** Places that stay empty because of it. */
  readonly free: number
}

/** What ties leave free of a capacity; null where it is filled, and for other aims. */
export function tieAt(outcomes: readonly Outcome[], aim: Aim): Tie | null {
  const room = roomOf(outcomes, aim)
  const chosen = chooseOutcome(outcomes, aim)
  if (room === undefined || !chosen) return null
  const next = outcomes[outcomes.indexOf(chosen) + 1]
  const free = room - saidOf(chosen)
  return next && free > 0 ? { rows: saidOf(next) - saidOf(chosen), free } : null
}

/** Rows of which positive is said. */
export const saidOf = ({ truePositives, falsePositives }: Outcome): number => truePositives + falsePositives

const sizeOf = ({ truePositives, falsePositives, trueNegatives, falseNegatives }: Outcome): number =>
  truePositives + falsePositives + trueNegatives + falseNegatives

function best(outcomes: readonly Outcome[], worth: (outcome: Outcome) => number): Outcome | undefined {
  let found: Outcome | undefined
  let most = -Infinity
  for (const outcome of outcomes) {
    const value = worth(outcome)
    if (value > most) {
      found = outcome
      most = value
    }
  }
  return found
}

const SHARES = ['precision', 'recall', 'capacity'] as const

/** Rows that are to be taken, and of how many: `500`, `500/12000`. */
const ROWS = /^([1-9]\d*)(?:\/([1-9]\d*))?$/

/**
 * An aim as it is typed: `profit`, `f1`, `precision=0.8`, `recall=0.9`; `capacity=0.1` is a share of the rows, `capacity=500`
 * so many of them, `capacity=500/12000` so many of so many. `capacity=1` is all rows.
 *
 * @param values what outcomes are worth, for `profit`
 * @throws a usage error that lists the forms
 */
export function parseAim(text: string, values: OutcomeValues | null): Aim {
  if (text === 'f1') return { by: 'f1' }
  if (text === 'profit' && values) return { by: 'profit', values }
  const [by, given = ''] = text.split('=')
  const number = Number(given)
  const share = SHARES.find((name) => name === by)
  const [, rows = '', of] = ROWS.exec(by === 'capacity' ? given : '') ?? []
  if (rows !== '' && (of === undefined ? Number(rows) > 1 : Number(rows) <= Number(of)))
    return { by: 'rows', rows: Number(rows), ...(of !== undefined && { of: Number(of) }) }
  if (share && given !== '' && number > 0 && number <= 1)
    return share === 'capacity' ? { by: share, share: number } : { by: share, least: number }
  throw usageError(
    text === 'profit'
      ? 'The most profit needs to know what each outcome is worth.'
      : `No threshold is chosen by "${text}".`,
    {
      value: text,
      next: 'Give one of f1, precision=0.8, recall=0.9, capacity=0.1 (shares between 0 and 1), capacity=500 (rows), capacity=500/12000 (rows of so many), or profit with the worth of each outcome.',
    },
  )
}

/** The names by which outcomes are given worths. */
const OUTCOMES = { tp: 'truePositive', fp: 'falsePositive', tn: 'trueNegative', fn: 'falseNegative' } as const

/** Worths by short names, `{ tp: '100', fp: '-20' }`; those left out are 0, and none given is null. */
export function parseValues(given: Readonly<Record<string, string>>): OutcomeValues | null {
  const values = { truePositive: 0, falsePositive: 0, trueNegative: 0, falseNegative: 0 }
  for (const [name, text] of Object.entries(given)) {
    const outcome = Object.entries(OUTCOMES).find(([short]) => short === name)?.[1]
    if (!outcome || text.trim() === '' || !Number.isFinite(Number(text)))
      throw usageError(`"${name}=${text}" is no worth of an outcome.`, {
        value: `${name}=${text}`,
        next: 'Give numbers for tp, fp, tn and fn: what a right positive, a false alarm, a right negative and a miss are worth.',
      })
    values[outcome] = Number(text)
  }
  return Object.keys(given).length > 0 ? values : null
}

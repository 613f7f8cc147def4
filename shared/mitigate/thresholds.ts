import { ABOVE_ALL } from '../pipeline/index.ts'
import type { GroupedRows, ParityConstraint } from './parity.ts'

/** Rows with their scores: the probability of the positive class. */
export interface ScoredRows extends GroupedRows {
  readonly scores: Float64Array
}

/** A threshold of one group, and what comes of it. */
interface Choice {
  readonly threshold: number
  readonly rates: readonly number[]
  /** Rows decided rightly, less a little for being far from the threshold of all. */
  readonly worth: number
}

/** Thresholds of a group that are looked at; evenly over its rows where there are more. */
const MOST_CHOICES = 400
/** Places of the window of allowed rates that are looked at: for one rate, and for each of two. */
const MOST_ANCHORS = [800, 96] as const
const NEAR = 1e-9

/**
 * The threshold of each group with which the most rows are decided rightly, of those whose gap between groups is at most
 * `slack` (Hardt, Price and Srebro, "Equality of opportunity in supervised learning", 2016, without randomised decisions: the
 * same row is always decided alike). Exact where groups have few distinct scores; else over an even choice of them. One
 * always exists: nobody is selected.
 *
 * @param threshold that of all, which decides between choices that are as good
 */
export function chooseThresholds(
  rows: ScoredRows,
  constraint: ParityConstraint,
  slack: number,
  threshold: number,
): number[] {
  const choices = Array.from({ length: rows.groupCount }, (_, group) => choicesOf(rows, group, constraint, threshold))
  const anchors = constraint.among.map((_, e) => anchorsOf(choices, e, MOST_ANCHORS[constraint.among.length - 1] ?? 96))
  let best: { readonly worth: number; readonly thresholds: number[] } | undefined
  for (const corner of cornersOf(anchors)) {
    const chosen = choices.map((of) => bestWithin(of, corner, slack))
    if (chosen.some((one) => one === undefined)) continue
    const worth = chosen.reduce((sum, one) => sum + (one?.worth ?? 0), 0)
    if (!best || worth > best.worth) best = { worth, thresholds: chosen.map((one) => one?.threshold ?? threshold) }
  }
  return best?.thresholds ?? choices.map(() => threshold)
}

function choicesOf(
  { scores, labels, groups }: ScoredRows,
  group: number,
  { among }: ParityConstraint,
  base: number,
): Choice[] {
  const own = Uint32Array.from(scores.keys()).filter((row) => groups[row] === group)
  own.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))
  const positives = own.reduce((sum, row) => sum + (labels[row] ?? 0), 0)
  const totals = among.map((label) => (label === null ? own.length : label === 1 ? positives : own.length - positives))
  const said = [0, 0]
  const all: Choice[] = [choiceAt(ABOVE_ALL)]
  for (let i = 0; i < own.length; i++) {
    const row = own[i] ?? 0
    const label = labels[row] === 1 ? 1 : 0
    said[label] = (said[label] ?? 0) + 1
    const [score, next] = [scores[row] ?? 0, i + 1 < own.length ? (scores[own[i + 1] ?? 0] ?? 0) : -1]
    if (next === score) continue
    // That of all, where it parts the same rows; else half-way, so that near rows fall alike.
    const middle = next < 0 ? 0 : (score + next) / 2
    all.push(choiceAt(base <= score && base > next ? base : middle > next ? middle : score))
  }
  if (all.length <= MOST_CHOICES) return all
  const stride = (all.length - 1) / (MOST_CHOICES - 1)
  const kept = new Set(Array.from({ length: MOST_CHOICES }, (_, i) => Math.round(i * stride)))
  return all.filter((choice, i) => kept.has(i) || choice.threshold === base)

  function choiceAt(at: number): Choice {
    const [alarms = 0, found = 0] = said
    const rates = among.map((label, e) => {
      const count = label === null ? alarms + found : label === 1 ? found : alarms
      return count / Math.max(totals[e] ?? 0, 1)
    })
    return { threshold: at, rates, worth: found - alarms - NEAR * Math.abs(at - base) }
  }
}

/** Lower ends of the window that all groups' rates must lie in: the rates themselves, as one of them is its lower end. */
function anchorsOf(choices: readonly (readonly Choice[])[], e: number, most: number): number[] {
  const rates = [...new Set(choices.flat().map((choice) => choice.rates[e] ?? 0))].sort((a, b) => a - b)
  if (rates.length <= most) return rates
  return Array.from({ length: most }, (_, i) => rates[Math.round((i * (rates.length - 1)) / (most - 1))] ?? 0)
}

function* cornersOf([first = [], second]: readonly (readonly number[])[]): Generator<number[]> {
  for (const a of first)
    if (!second) yield [a]
    else for (const b of second) yield [a, b]
}

/** The best choice whose rates lie in the window; rates rise with each choice. */
function bestWithin(choices: readonly Choice[], corner: readonly number[], slack: number): Choice | undefined {
  const low = corner[0] ?? 0
  let [from, to] = [0, choices.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if ((choices[middle]?.rates[0] ?? 0) < low - NEAR) from = middle + 1
    else to = middle
  }
  let best: Choice | undefined
  for (let at = from; at < choices.length; at++) {
    const choice = choices[at]
    if (!choice || (choice.rates[0] ?? 0) > low + slack + NEAR) break
    const isIn = choice.rates.every(
      (rate, e) => rate >= (corner[e] ?? 0) - NEAR && rate <= (corner[e] ?? 0) + slack + NEAR,
    )
    if (isIn && (!best || choice.worth > best.worth)) best = choice
  }
  return best
}

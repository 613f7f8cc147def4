import { binomial, type Rng } from '../core/index.ts'
import { recalibrationOfBins } from '../metrics/index.ts'
import type { GroupSample, RecalibrationLine, ScoreBins } from './cells.ts'
import { type Grouping, groupsOf } from './groups.ts'
import { GROUP_MEASURES, GROUP_RATES } from './metrics/index.ts'
import { areasOf, type BinnedScores } from './score-bins.ts'

/** True and predicted classes, row by row: 1 positive, 0 negative. */
export interface Outcomes {
  readonly labels: Uint8Array
  readonly decisions: Uint8Array
}

/** One group of an audit, counted. */
export interface Group {
  readonly name: string
  readonly rows: number
  readonly isTooSmall: boolean
  /** Of the rows as they are. */
  readonly sample: GroupSample
  /** The same by its bins alone: what the mean of all resamples is near to. */
  readonly binned: GroupSample
  /** A resample of its rows; valid until the next one is drawn. */
  draw(rng: Rng): GroupSample
}

/** Rows under which a group, and the rows that one of its figures rests on, are too few to judge. */
export interface Least {
  readonly rows: number
  readonly basis: number
}

/** Counts the rows of every group by truth, decision and bin of scores. */
export function tally(
  groupings: readonly Grouping[],
  { labels, decisions }: Outcomes,
  scores: { readonly values: Float64Array; readonly binned: BinnedScores } | null,
  least: Least,
): Group[] {
  const { names, groupOf } = groupsOf(groupings, labels.length)
  const cells = new Float64Array(names.length * 4)
  for (let row = 0; row < labels.length; row++) {
    const at = (groupOf[row] ?? 0) * 4 + cellOf(labels, decisions, row)
    cells[at] = (cells[at] ?? 0) + 1
  }
  const rowsOf = (group: number) => [0, 1, 2, 3].reduce((sum, cell) => sum + (cells[group * 4 + cell] ?? 0), 0)
  // Groups that are too small are not drawn: their scores are not counted.
  const placeOf = new Int32Array(names.length).fill(-1)
  let large = 0
  for (const group of names.keys()) if (rowsOf(group) >= least.rows) placeOf[group] = large++
  const fine = scores?.binned.fine
  const lines = fine ? fineLines(fine, labels, groupOf, placeOf, large) : null
  const counted = scores && countScores(scores, { labels, decisions }, groupOf, placeOf, large)
  const areas = scores?.binned.ends ? areasOf(scores.binned.ends, labels, groupOf, names.length) : null
  return names.map((name, group) => {
    const [tn = 0, fp = 0, fn = 0, tp = 0] = cells.subarray(group * 4, group * 4 + 4)
    const place = placeOf[group] ?? -1
    const scored = counted && scores && place >= 0 ? counted(place) : null
    const own = { tp, fp, fn, tn, few: fewOf({ tp, fp, fn, tn }, least.basis) }
    const bins = scored?.bins
    return {
      name,
      rows: rowsOf(group),
      isTooSmall: place < 0,
      sample: bins
        ? { ...own, scored: { ...bins, ...(areas && { area: areas[group] }), ...(lines && { line: lines(place) }) } }
        : own,
      binned: bins ? { ...own, scored: bins } : own,
      draw: drawer(
        own,
        scored?.counts ?? Float64Array.of(tn, fp, fn, tp),
        bins,
        scores?.binned.odds ?? new Float64Array(0),
      ),
    }
  })
}

const cellOf = (labels: Uint8Array, decisions: Uint8Array, row: number): number =>
  (labels[row] === 1 ? 2 : 0) + (decisions[row] === 1 ? 1 : 0)

/** Figures of which a group has too few rows. */
function fewOf(cells: GroupSample, basis: number): ReadonlySet<string> {
  const rates = GROUP_RATES.members.filter(({ count }) => count(cells).whole < basis)
  const measures = GROUP_MEASURES.members.filter((measure) => measure.basis(cells) < basis)
  return new Set([...rates, ...measures].map(({ id }) => id))
}

interface Scored {
  readonly bins: ScoreBins
  /** Rows by bin, truth and decision. */
  readonly counts: Float64Array
}

/** Rows of the groups by bin, truth and decision. @param placeOf of each group among those that are counted, or −1 */
function countScores(
  { values, binned }: { readonly values: Float64Array; readonly binned: BinnedScores },
  { labels, decisions }: Outcomes,
  groupOf: Int32Array,
  placeOf: Int32Array,
  groups: number,
): (place: number) => Scored {
  const { bins, binOf, floors, areProbabilities } = binned
  const counts = new Float64Array(groups * bins * 4)
  const distances = new Float64Array(groups * bins)
  for (let row = 0; row < labels.length; row++) {
    const place = placeOf[groupOf[row] ?? 0] ?? -1
    if (place < 0) continue
    const bin = binOf[row] ?? 0
    const at = place * bins + bin
    const cell = at * 4 + cellOf(labels, decisions, row)
    counts[cell] = (counts[cell] ?? 0) + 1
    // As a distance: the mean of equal scores is exactly theirs.
    distances[at] = (distances[at] ?? 0) + (values[row] ?? 0) - (floors[bin] ?? 0)
  }
  return (place) => {
    const own = counts.subarray(place * bins * 4, (place + 1) * bins * 4)
    const rows = (bin: number, from: number) => (own[bin * 4 + from] ?? 0) + (own[bin * 4 + from + 1] ?? 0)
    const each = (of: (bin: number) => number) => Float64Array.from({ length: bins }, (_, bin) => of(bin))
    const [positives, negatives] = [each((bin) => rows(bin, 2)), each((bin) => rows(bin, 0))]
    const means = each((bin) => {
      const all = (positives[bin] ?? 0) + (negatives[bin] ?? 0)
      return (floors[bin] ?? 0) + (all > 0 ? (distances[place * bins + bin] ?? 0) / all : 0)
    })
    return {
      bins: { means, positives, negatives, areProbabilities, line: lineOf(binned.odds, positives, negatives) },
      counts: own,
    }
  }
}

/** By the many bins of each group that is counted. */
function fineLines(
  { binOf, odds }: NonNullable<BinnedScores['fine']>,
  labels: Uint8Array,
  groupOf: Int32Array,
  placeOf: Int32Array,
  groups: number,
): (place: number) => RecalibrationLine {
  const bins = odds.length
  const outcomes = new Float64Array(groups * 2 * bins)
  for (let row = 0; row < labels.length; row++) {
    const place = placeOf[groupOf[row] ?? 0] ?? -1
    if (place < 0) continue
    const at = (2 * place + (labels[row] === 1 ? 0 : 1)) * bins + (binOf[row] ?? 0)
    outcomes[at] = (outcomes[at] ?? 0) + 1
  }
  return (place) => {
    const [at, middle] = [2 * place * bins, (2 * place + 1) * bins]
    return lineOf(odds, outcomes.subarray(at, middle), outcomes.subarray(middle, middle + bins))
  }
}

/** @param positives rows of each bin, as `negatives`; read when the line is asked for */
function lineOf(odds: Float64Array, positives: Float64Array, negatives: Float64Array): RecalibrationLine {
  const slopes = recalibrationOfBins(odds, false, ({ slope }) => slope)
  const intercepts = recalibrationOfBins(odds, true, ({ intercept }) => intercept)
  return { slope: () => slopes(positives, negatives), intercept: () => intercepts(positives, negatives) }
}

/**
 * Resamples of one group. Its rows differ only in their cell, so drawing rows with replacement is one multinomial draw of
 * the cells, as conditional binomial ones: the cost does not depend on the rows. The size of the group stays as it is.
 *
 * @param counts rows by cell: bin × 4 + 2 × truth + decision
 * @param odds mean log-odds of each bin
 */
function drawer(
  own: GroupSample,
  counts: Float64Array,
  bins: ScoreBins | undefined,
  odds: Float64Array,
): (rng: Rng) => GroupSample {
  const cells = Int32Array.from(counts.keys()).filter((cell) => (counts[cell] ?? 0) > 0)
  const rows = counts.reduce((sum, count) => sum + count, 0)
  const length = bins?.means.length ?? 0
  const [positives, negatives] = [new Float64Array(length), new Float64Array(length)]
  const scored = bins && { ...bins, positives, negatives, line: lineOf(odds, positives, negatives) }
  const drawn = { tp: 0, fp: 0, fn: 0, tn: 0, scored, few: own.few }
  const sums = new Float64Array(4)
  return (rng) => {
    sums.fill(0)
    positives.fill(0)
    negatives.fill(0)
    let [left, draws] = [rows, rows]
    for (let at = 0; at < cells.length; at++) {
      const cell = cells[at] ?? 0
      const count = counts[cell] ?? 0
      const hits = count >= left ? draws : binomial(draws, count / left, rng)
      left -= count
      draws -= hits
      sums[cell & 3] = (sums[cell & 3] ?? 0) + hits
      if (!bins) continue
      const side = (cell & 2) === 0 ? negatives : positives
      side[cell >> 2] = (side[cell >> 2] ?? 0) + hits
    }
    ;[drawn.tn = 0, drawn.fp = 0, drawn.fn = 0, drawn.tp = 0] = sums
    return drawn
  }
}

import { defineList } from '../core/index.ts'
import type { DisparityId } from '../fairness/index.ts'
import type { Parity } from '../train/index.ts'

/** What is to be alike between groups: one rate of positives said, or several, each among rows of one true class or of all. */
export interface ParityConstraint {
  readonly id: Parity
  readonly title: string
  /** The figure that says how far from it decisions are. */
  readonly disparity: DisparityId
  /** The true class of the rows that each rate is of; null for all rows. */
  readonly among: readonly (0 | 1 | null)[]
}

export const PARITY_CONSTRAINTS = defineList<ParityConstraint>('constraint', [
  {
    id: 'demographicParity',
    title: 'Demographic parity',
    disparity: 'demographicParityDifference',
    among: [null],
  },
  {
    id: 'equalOpportunity',
    title: 'Equal opportunity',
    disparity: 'equalOpportunityDifference',
    among: [1],
  },
  {
    id: 'equalizedOdds',
    title: 'Equalized odds',
    disparity: 'equalizedOddsDifference',
    among: [1, 0],
  },
])

/** Rows by their true class (1 is positive) and their group, numbered from 0; −1 is of no group that is compared. */
export interface GroupedRows {
  readonly labels: Uint8Array
  readonly groups: Int32Array
  readonly groupCount: number
}

/** Rates of positive decisions: of all groups together, and of each. One entry for each rate of the constraint. */
export interface Rates {
  readonly all: number
  readonly ofGroups: Float64Array
  /** Rows that it is of, all together and of each group. */
  readonly rows: number
  readonly rowsOf: Float64Array
}

/** The rates that a constraint compares. A group without rows has the rate of all. */
export function ratesOf(
  { labels, groups, groupCount }: GroupedRows,
  decisions: Uint8Array,
  { among }: ParityConstraint,
): Rates[] {
  return among.map((label) => {
    const [said, rowsOf] = [new Float64Array(groupCount), new Float64Array(groupCount)]
    for (let row = 0; row < labels.length; row++) {
      const group = groups[row] ?? -1
      if (group < 0 || (label !== null && labels[row] !== label)) continue
      rowsOf[group] = (rowsOf[group] ?? 0) + 1
      said[group] = (said[group] ?? 0) + (decisions[row] ?? 0)
    }
    const rows = rowsOf.reduce((sum, count) => sum + count, 0)
    const all = said.reduce((sum, count) => sum + count, 0) / Math.max(rows, 1)
    return {
      all,
      rows,
      rowsOf,
      ofGroups: said.map((count, group) => ((rowsOf[group] ?? 0) > 0 ? count / (rowsOf[group] ?? 1) : all)),
    }
  })
}

/** The largest gap between groups in any of the rates that a constraint compares. */
export const gapOf = (rates: readonly Rates[]): number =>
  Math.max(0, ...rates.map(({ ofGroups }) => Math.max(...ofGroups) - Math.min(...ofGroups)))

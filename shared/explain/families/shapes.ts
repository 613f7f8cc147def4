import { type AdditiveState, binsOf, coarseCount, isAdditiveState } from '../../models/index.ts'
import type { ExactFamily, ExactSum } from './family.ts'

/** Shapes of single columns and tables of pairs: what is looked up is what a column says. */
export const additive: ExactFamily = {
  id: 'additive',
  exact: (state) => (isAdditiveState(state) ? sumOfShapes(state) : null),
}

/**
 * A column's contribution is the value of its shape less the mean of the background. A pair's Shapley values need only its mean
 * over the background along either column, which is a table again.
 */
const sumOfShapes = (state: AdditiveState): ExactSum => ({
  contributionsOf(rows, background, playerOf, players) {
    const [own, other] = [binsOf(state, rows), binsOf(state, background)]
    return Array.from(state.intercepts, (_, k) => {
      const contributions = new Float64Array(players * rows.rows)
      const into = (feature: number) => contributions.subarray(playerOf[feature]! * rows.rows)
      for (const [f, bins] of own.entries()) addShape(state, k, f, bins, other[f]!, into(f))
      for (let p = 0; p < state.first.length; p++) {
        const [first, second] = [state.first[p]!, state.second[p]!]
        const table = tableOf(state, k, p)
        const places = [first, second].map((f) => ({
          own: coarsely(state, f, own[f]!),
          other: coarsely(state, f, other[f]!),
        }))
        const [a, b] = places
        if (!a || !b) continue
        if (playerOf[first] === playerOf[second]) addTogether(table, a, b, into(first))
        else addApart(table, a, b, into(first), into(second))
      }
      return contributions
    })
  },
})

function addShape(
  { binStart, values }: AdditiveState,
  output: number,
  feature: number,
  own: Uint8Array,
  other: Uint8Array,
  into: Float64Array,
): void {
  const at = output * binStart[binStart.length - 1]! + binStart[feature]!
  let mean = 0
  for (const bin of other) mean += values[at + bin]! / other.length
  for (let row = 0; row < own.length; row++) into[row] = into[row]! + values[at + own[row]!]! - mean
}

interface Table {
  readonly cells: Float64Array
  readonly rows: number
  readonly columns: number
}

function tableOf(state: AdditiveState, output: number, pair: number): Table {
  const { pairStart, pairValues, first, second } = state
  const at = output * pairStart[pairStart.length - 1]!
  return {
    cells: pairValues.subarray(at + pairStart[pair]!, at + pairStart[pair + 1]!),
    rows: coarseCount(state, first[pair]!),
    columns: coarseCount(state, second[pair]!),
  }
}

interface Places {
  readonly own: Uint8Array
  readonly other: Uint8Array
}

function coarsely({ binStart, coarse }: AdditiveState, feature: number, bins: Uint8Array): Uint8Array {
  const from = binStart[feature]!
  return bins.map((bin) => coarse[from + bin]!)
}

const meanOf = ({ cells, columns }: Table, a: Uint8Array, b: Uint8Array): number => {
  let mean = 0
  for (let i = 0; i < a.length; i++) mean += cells[a[i]! * columns + b[i]!]! / a.length
  return mean
}

/** Both columns are of one player, which has all of it. */
function addTogether(table: Table, a: Places, b: Places, into: Float64Array): void {
  const mean = meanOf(table, a.other, b.other)
  for (let row = 0; row < a.own.length; row++)
    into[row] = into[row]! + table.cells[a.own[row]! * table.columns + b.own[row]!]! - mean
}

/** The mean, over both orders in which two players can come, of what each changes. */
function addApart(table: Table, a: Places, b: Places, ofFirst: Float64Array, ofSecond: Float64Array): void {
  const { cells, rows, columns } = table
  const none = meanOf(table, a.other, b.other)
  // Where one of the two is the row's, and the other comes from the background.
  const firstOnly = new Float64Array(rows)
  const secondOnly = new Float64Array(columns)
  for (let i = 0; i < b.other.length; i++) {
    const share = 1 / b.other.length
    for (let r = 0; r < rows; r++) firstOnly[r] = firstOnly[r]! + share * cells[r * columns + b.other[i]!]!
    for (let c = 0; c < columns; c++) secondOnly[c] = secondOnly[c]! + share * cells[a.other[i]! * columns + c]!
  }
  for (let row = 0; row < a.own.length; row++) {
    const [r, c] = [a.own[row]!, b.own[row]!]
    const both = cells[r * columns + c]!
    const [one, other] = [firstOnly[r]!, secondOnly[c]!]
    ofFirst[row] = ofFirst[row]! + 0.5 * (one - none + both - other)
    ofSecond[row] = ofSecond[row]! + 0.5 * (other - none + both - one)
  }
}

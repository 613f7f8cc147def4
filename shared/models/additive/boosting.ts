import type { Task } from '../../metrics/index.ts'
import { derive, noDerivatives } from './derive.ts'
import type { BinnedRows } from './rows.ts'
import type { BinSums } from './shape-step.ts'

/** A table that rows are looked up in: the shape of a feature, or of a pair. */
export interface Term {
  /** The entry of every row. */
  readonly places: Uint8Array | Uint16Array
  /** Where its entries begin among those of all terms, and how many there are. */
  readonly from: number
  readonly size: number
  /** Writes what a round adds to the entries, of which `values` holds what they are so far. */
  step(sums: BinSums, values: Float64Array, step: Float64Array): void
}

/** One model of those that are averaged. */
export interface Bag {
  /** What every row counts. */
  readonly weight: Float64Array
  /** An array an output. */
  readonly margins: Float64Array[]
}

export interface Boosting {
  readonly task: Task
  readonly rows: BinnedRows
  readonly bags: readonly Bag[]
  /** Mean loss on some rows of margins that are averaged over bags. */
  meanLoss(rows: Uint32Array): number
  /** Awaited after every round, and within long ones. */
  afterRound(round: number): Promise<void>
  breathe(): Promise<void>
  isTimeUp(): boolean
}

export interface StageRules {
  readonly rounds: number
  readonly earlyStopping: number
}

/** Rows times terms after which the host may yield. */
const BREATH = 4e6

/**
 * Rounds over all terms, each in turn learning from what the others have left. Within a round derivatives follow the margins along
 * their slope, second derivatives staying as they are; every round begins with new ones. Bags have the same rounds.
 *
 * @param values of each bag the entries of all terms so far, output by output; those of the rounds that are kept are written, and
 * the margins of the bags are theirs then
 * @returns rounds that were kept
 */
export async function boostTerms(
  terms: readonly Term[],
  values: readonly Float64Array[],
  boosting: Boosting,
  { rounds, earlyStopping }: StageRules,
): Promise<number> {
  const { rows, bags } = boosting
  const size = sizeOf(terms)
  const weights = bags.map(({ weight }) => terms.map((term) => weigh(term, weight)))
  const { watched } = rows
  const first = values.map((own) => own.slice())
  let best = { loss: watched ? boosting.meanLoss(watched) : Infinity, rounds: 0, values: first }
  const sweep = createSweep(terms, boosting, size)
  let round = 0
  while (round < rounds && terms.length > 0) {
    for (const [b, bag] of bags.entries()) await sweep(bag, values[b]!, weights[b]!)
    round++
    if (watched) {
      const loss = boosting.meanLoss(watched)
      if (loss < best.loss) best = { loss, rounds: round, values: values.map((own) => own.slice()) }
      else if (round - best.rounds >= earlyStopping) break
    }
    await boosting.afterRound(round)
    if (boosting.isTimeUp()) break
  }
  if (!watched || best.rounds === round) return round
  for (const [b, { margins }] of bags.entries()) {
    const last = values[b]!
    const back = best.values[b]!.map((value, i) => value - last[i]!)
    for (const [k, own] of margins.entries()) for (const term of terms) addEntries(own, term, back, k * size)
    last.set(best.values[b]!)
  }
  return best.rounds
}

/** Entries of all terms together. */
export const sizeOf = (terms: readonly Term[]): number => terms.reduce((sum, { size }) => sum + size, 0)

function weigh({ places, size }: Term, weight: Float64Array): Float64Array {
  const weights = new Float64Array(size)
  for (let row = 0; row < weight.length; row++) weights[places[row]!] = weights[places[row]!]! + weight[row]!
  return weights
}

function addEntries(margin: Float64Array, { places, from }: Term, values: Float64Array, start: number): void {
  for (let row = 0; row < margin.length; row++) margin[row] = margin[row]! + values[start + from + places[row]!]!
}

/** One round of one bag. */
function createSweep(terms: readonly Term[], { task, rows, breathe, bags }: Boosting, size: number) {
  const derivatives = noDerivatives(bags[0]?.margins.length ?? 0, rows.count)
  const moved = new Float64Array(rows.count)
  const largest = terms.reduce((most, term) => Math.max(most, term.size), 1)
  const nothing = new Float64Array(largest)
  let since = 0
  return async ({ weight, margins }: Bag, values: Float64Array, weights: readonly Float64Array[]): Promise<void> => {
    derive(task, margins, rows.target, weight, derivatives)
    for (const [k, margin] of margins.entries()) {
      const [gradients, hessians] = [derivatives.gradients[k]!, derivatives.hessians[k]!]
      moved.fill(0)
      let before: { places: Term['places']; step: Float64Array } | null = null
      for (const [t, { places, from, size: own, step }] of terms.entries()) {
        const sums = { gradients: new Float64Array(own), hessians: new Float64Array(own), weights: weights[t]! }
        const last: { places: Term['places']; step: Float64Array } = before ?? { places, step: nothing }
        moveAndAdd(moved, last.places, last.step, gradients, hessians, places, sums)
        const added = new Float64Array(own)
        const at = k * size + from
        const sofar = values.subarray(at, at + own)
        step(sums, sofar, added)
        for (let i = 0; i < own; i++) sofar[i] = sofar[i]! + added[i]!
        before = { places, step: added }
        since += rows.count
        if (since > BREATH) {
          since = 0
          await breathe()
        }
      }
      const last = before ?? { places: new Uint8Array(rows.count), step: nothing }
      for (let row = 0; row < margin.length; row++)
        margin[row] = margin[row]! + moved[row]! + last.step[last.places[row]!]!
    }
  }
}

/** Moves all rows by the last step, and adds up the derivatives where they now are by the bins of the next term. */
function moveAndAdd(
  moved: Float64Array,
  lastPlaces: Term['places'],
  lastStep: Float64Array,
  gradients: Float64Array,
  hessians: Float64Array,
  places: Term['places'],
  sums: BinSums,
): void {
  const [g, h] = [sums.gradients, sums.hessians]
  for (let row = 0; row < moved.length; row++) {
    const by = moved[row]! + lastStep[lastPlaces[row]!]!
    moved[row] = by
    const place = places[row]!
    const hessian = hessians[row]!
    g[place] = g[place]! + gradients[row]! + hessian * by
    h[place] = h[place]! + hessian
  }
}

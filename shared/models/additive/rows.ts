import { permutation, type Rng, throwIfCancelled } from '../../core/index.ts'
import type { TrainingData } from '../training-data.ts'
import { type Binning, binsOf } from './predictor.ts'

/** All rows that a fit looks at, in columns: those that are learned from, then those that are watched. */
export interface BinnedRows {
  readonly count: number
  /** The bin of every row, an array a feature. */
  readonly bins: readonly Uint8Array[]
  /** In the scale of the fit. */
  readonly target: Float64Array
  /** How much a row counts where it is learned from; 0 for rows that are only watched. */
  readonly weight: Float64Array
  /** How much a row counts where it is watched. */
  readonly watchedWeight: Float64Array
  /** Rows that early stopping watches; null where none are. */
  readonly watched: Uint32Array | null
  /** Rows that are learned from. */
  readonly learned: Uint32Array
}

/** Rows held out for early stopping where the caller gives none. */
const HELD_OUT_SHARE = 0.1

/** @param isWatching whether early stopping is to watch rows: those held out, or a tenth of the data */
export async function readRows(
  binning: Binning,
  data: TrainingData,
  heldOut: TrainingData | undefined,
  isWatching: boolean,
  scale: number,
  rng: Rng,
  signal?: { readonly aborted: boolean },
): Promise<BinnedRows> {
  const count = data.rows + (heldOut?.rows ?? 0)
  const bins = data.features.map(() => new Uint8Array(count))
  const target = new Float64Array(count)
  const watchedWeight = new Float64Array(count).fill(1)
  let row = 0
  for (const part of heldOut ? [data, heldOut] : [data])
    for await (const batch of part.batches()) {
      throwIfCancelled(signal)
      for (const [f, own] of binsOf(binning, batch.matrix).entries()) bins[f]!.set(own, row)
      for (let i = 0; i < batch.target.length; i++) target[row + i] = batch.target[i]! * scale
      if (batch.weight) watchedWeight.set(batch.weight, row)
      row += batch.matrix.rows
    }
  const watched = isWatching ? watchedRows(data.rows, count, rng) : null
  const weight = watchedWeight.slice()
  for (const other of watched ?? []) weight[other] = 0
  const isWatched = new Uint8Array(count)
  for (const other of watched ?? []) isWatched[other] = 1
  const learned = Uint32Array.from({ length: data.rows }, (_, i) => i).filter((i) => isWatched[i] === 0)
  return { count, bins, target, weight, watchedWeight, watched, learned }
}

function watchedRows(own: number, count: number, rng: Rng): Uint32Array | null {
  if (count > own) return Uint32Array.from({ length: count - own }, (_, i) => own + i)
  const held = Math.floor(own * HELD_OUT_SHARE)
  return held === 0 ? null : permutation(own, rng.fork('held out')).slice(0, held).sort()
}

/** The share of the rows that a bag learns from. */
const BAG_SHARE = 0.85

/** What every row counts in each bag: all of them in one, or a random part in each of several. */
export function bagWeights({ weight, learned }: BinnedRows, bags: number, rng: Rng): Float64Array[] {
  if (bags === 1) return [weight]
  return Array.from({ length: bags }, (_, b) => {
    const own = weight.slice()
    const order = permutation(learned.length, rng.fork(`bag ${b}`))
    for (const place of order.subarray(Math.ceil(BAG_SHARE * learned.length))) own[learned[place]!] = 0
    return own
  })
}

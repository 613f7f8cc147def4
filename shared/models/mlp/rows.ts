import { addMoments, deviation, noMoments } from '../../core/index.ts'
import type { TrainingData } from '../training-data.ts'
import { placeOf } from './inputs.ts'
import type { InputState, MlpState } from './predictor.ts'
import type { NetRows } from './session.ts'
import { inputsIn, waveOf } from './waves.ts'

/** Targets and weights of all rows. */
export async function readTargets(data: TrainingData): Promise<{ target: Float64Array; weight: Float64Array | null }> {
  const target = new Float64Array(data.rows)
  let weight: Float64Array | null = null
  let at = 0
  for await (const batch of data.batches()) {
    target.set(batch.target, at)
    if (batch.weight) {
      weight ??= new Float64Array(data.rows).fill(1)
      weight.set(batch.weight, at)
    }
    at += batch.target.length
  }
  return { target, weight }
}

export interface TargetScale {
  readonly centre: number
  readonly scale: number
}

/** Mean and deviation of the target of some rows; of classes, nothing. */
export function targetScale(task: TrainingData['task'], target: Float64Array, rows: Uint32Array): TargetScale {
  if (task !== 'regression') return { centre: 0, scale: 1 }
  const values = Float64Array.from(rows, (row) => target[row]!)
  const moments = addMoments(noMoments(), values)
  const spread = deviation(moments)
  if (Number.isFinite(spread) && Number.isFinite(moments.mean)) return { centre: moments.mean, scale: spread || 1 }
  // Squares of numbers beyond 1e154 are too large for a double.
  let largest = 0
  for (const value of values) largest = Math.max(largest, Math.abs(value))
  return { centre: 0, scale: largest }
}

type About = InputState & Pick<MlpState, 'knots' | 'knotStarts' | 'waves'>

/** The inputs of the number feature `f` for rows from `first` on. */
function writeNumber(
  values: Float64Array,
  f: number,
  { columns, knots, knotStarts, waves = 0 }: About,
  places: Float32Array,
  first: number,
): void {
  const inputs = inputsIn(waves)
  const [from, to, span] = [knotStarts[f]!, knotStarts[f + 1]!, columns[f * inputs]!]
  for (const [i, value] of values.entries()) {
    const place = placeOf(value, knots, from, to, span)
    const at = (first + i) * columns.length + f * inputs
    for (let input = 0; input < inputs; input++) places[at + input] = waveOf(place, input)
  }
}

/** All rows as a net reads them. */
export async function readRows(
  data: TrainingData,
  about: About,
  { centre, scale }: TargetScale,
  breathe: () => Promise<void>,
): Promise<NetRows> {
  const { columns, cardinalities } = about
  const places = new Float32Array(data.rows * columns.length)
  const codes = new Int32Array(data.rows * cardinalities.length)
  const target = new Float64Array(data.rows)
  let weight: Float64Array | undefined
  let first = 0
  for await (const batch of data.batches()) {
    if (batch.weight) {
      weight ??= new Float64Array(data.rows).fill(1)
      weight.set(batch.weight, first)
    }
    for (const [i, y] of batch.target.entries()) target[first + i] = (y - centre) / scale
    let [number, level] = [0, 0]
    for (const feature of batch.matrix.features) {
      if (feature.kind === 'number') {
        writeNumber(feature.values, number, about, places, first)
        number++
      } else {
        const none = cardinalities[level]!
        for (const [i, code] of feature.codes.entries())
          codes[(first + i) * cardinalities.length + level] = code < 0 ? none : code
        level++
      }
    }
    first += batch.matrix.rows
    await breathe()
  }
  return { rows: data.rows, places, codes, target, ...(weight && { weight }) }
}

/** Some of the rows, in their order. */
export function takeNetRows({ rows: count, places, codes, target, weight }: NetRows, rows: Uint32Array): NetRows {
  const pick = <T extends Float32Array | Int32Array>(from: T, to: T, width: number): T => {
    for (const [i, row] of rows.entries()) to.set(from.subarray(row * width, (row + 1) * width), i * width)
    return to
  }
  return {
    rows: rows.length,
    places: pick(places, new Float32Array((places.length / count) * rows.length), places.length / count),
    codes: pick(codes, new Int32Array((codes.length / count) * rows.length), codes.length / count),
    target: Float64Array.from(rows, (row) => target[row]!),
    ...(weight && { weight: Float64Array.from(rows, (row) => weight[row]!) }),
  }
}

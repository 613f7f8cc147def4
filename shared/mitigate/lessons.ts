import type { Rng } from '../core/index.ts'
import { type Batch, MODELS, type TrainingData } from '../models/index.ts'
import { blend, type Calibration, calibrated, type Pipeline } from '../pipeline/index.ts'
import {
  type Candidate,
  type Dataset,
  type Fitted,
  marginsOf,
  type OpenFold,
  type SearchHost,
  type Voter,
  viewFor,
} from '../train/index.ts'
import type { Lesson } from './mitigation.ts'

/** The group of every row of the data that is compared, numbered from 0; −1 for others. */
export interface Groups {
  readonly column: string
  readonly names: readonly string[]
  readonly codes: Int32Array
}

export interface LessonHost extends Pick<SearchHost, 'compute' | 'signal' | 'breathe' | 'now'> {
  readonly rng: Rng
}

/** What a fold's rows teach. A plain fit, which several plans may want, is made once. */
export async function lessonOf(
  { target }: Dataset,
  fold: OpenFold,
  candidate: Candidate,
  { codes, names }: Groups,
  host: LessonHost,
): Promise<Lesson> {
  const { fit: rows, constraints } = await viewFor(fold, candidate)
  const model = MODELS.get(candidate.family)
  const labels = Uint8Array.from(fold.rows, (row) => target.values[row] ?? 0)
  let plain: Promise<Fitted> | undefined
  async function learn(weight: Float64Array | null, classes?: Uint8Array): Promise<Fitted> {
    const data = weight || classes ? weighed(rows, weight, classes) : rows
    const state = await model.fit(candidate.params, data, {
      rng: host.rng,
      compute: host.compute,
      ...(host.signal && { signal: host.signal }),
      progress: () => host.breathe(),
      ...(constraints && { constraints }),
    })
    return { ...candidate, params: model.parse(candidate.params), state }
  }
  return {
    labels,
    groups: Int32Array.from(fold.rows, (row) => codes[row] ?? -1),
    groupCount: names.length,
    fit(weight, classes) {
      if (weight || classes) return learn(weight, classes)
      plain ??= learn(null)
      return plain
    },
    async decisions(fitted) {
      const [margins] = await marginsOf(fitted, rows, { ...host, progress: () => host.breathe() })
      return Uint8Array.from(margins ?? [], (margin) => (margin >= 0 ? 1 : 0))
    },
  }
}

/** The same rows with other weights, and other classes. */
const weighed = (data: TrainingData, weight: Float64Array | null, classes?: Uint8Array): TrainingData => ({
  ...data,
  async *batches() {
    let from = 0
    for await (const batch of data.batches()) {
      const to = from + batch.matrix.rows
      const changed: Batch = {
        matrix: batch.matrix,
        weight: weight ? weight.subarray(from, to) : batch.weight,
        target: classes ? Float64Array.from(classes.subarray(from, to)) : batch.target,
      }
      yield changed
      from = to
    }
  },
})

/** The margins of voters together for the rows that a fold judges by. */
export async function judgedMargins(
  fold: OpenFold,
  voters: readonly Voter[],
  how: Pipeline['blend'],
  host: LessonHost,
): Promise<Float64Array> {
  const votes = []
  for (const voter of voters) {
    const { judge } = await viewFor(fold, voter)
    if (!judge) throw new Error('a fold without rows to judge by')
    votes.push({
      margins: await marginsOf(voter, judge, { ...host, progress: () => host.breathe() }),
      weight: voter.weight,
    })
  }
  return blend({ task: 'binary', blend: how }, votes)[0] ?? new Float64Array(0)
}

/** The positive class's probability that follows from margins. */
export const calibratedMargins = (margins: Float64Array, calibration: Calibration | null): Float64Array =>
  calibrated([margins], calibration)[0] ?? margins

import { addMoments, deviation, noMoments, sum } from '../../core/index.ts'
import type { Batch, TrainingData } from '../training-data.ts'
import { type Design, type Knots, multiply, multiplyTransposed, offsetsOf, takeApart } from './design.ts'
import { addGram, entriesOf } from './gram.ts'
import { addSampledGram, inverseByOutput } from './inverse.ts'
import { LOSSES } from './losses.ts'
import type { ConvexProblem } from './newton.ts'
import type { Dense } from './quadratic.ts'

/** Loss of the rows plus ½ · l2 · ‖weights‖². The variables are the intercepts of every output, then the weights of every output. */
export interface PenalisedLoss extends ConvexProblem {
  readonly offsets: Int32Array
  readonly outputs: number
  /** Centre and scale of the target that it is solved for: of a regression, its mean and deviation. */
  readonly target: TargetScale
  setL2(l2: number): void
  /** Mean loss of a row at the x of the last `evaluate`, without the penalty. */
  meanLoss(): number
  /** The same of other rows. */
  meanLossOf(x: Float64Array, rows: Rows): number
  /** Rows taken apart as those to learn from are. */
  rowsOf(batch: Batch): Rows
}

/** A batch whose numbers are taken apart at their knots, with the target that is solved for. */
interface Rows {
  readonly design: Design
  readonly target: Float64Array
  readonly weight: Float64Array | null
}

interface TargetScale {
  readonly mean: number
  readonly scale: number
}

/** More variables than this, and the Hessian is not written down. */
const MOST_VARIABLES = 700
/** More entries of a row than this, and products with the Hessian cost less; of a constant Hessian, than that. */
const MOST_ENTRIES = { changing: 64, constant: 300 }

export async function penalisedLoss(data: TrainingData, knots: Knots | null): Promise<PenalisedLoss> {
  const outputs = data.task === 'multiclass' ? data.classes : 1
  const target = data.task === 'regression' ? await targetScale(data) : { mean: 0, scale: 1 }
  const loss = LOSSES[data.task]
  const isConstant = data.task === 'regression'
  const rowsOf = ({ matrix, target: raw, weight }: Batch): Rows => ({
    design: knots ? takeApart(matrix, knots) : matrix,
    target: isConstant ? raw.map((y) => (y - target.mean) / target.scale) : raw,
    weight,
  })
  const batches: Rows[] = []
  for await (const batch of data.batches()) batches.push(rowsOf(batch))
  const { offsets, squares, total } = squaresOf(batches)
  const width = squares.length
  const size = outputs * (1 + width)
  let l2 = 0
  const diagonal = new Float64Array(size)
  const setL2 = (strength: number) => {
    l2 = strength
    diagonal.fill(Math.max(loss.curvature * total, 1e-12), 0, outputs)
    // Above 0, so that an empty column does no harm.
    for (let j = 0; j < width; j++)
      for (let k = 0; k < outputs; k++)
        diagonal[outputs + k * width + j] = Math.max(loss.curvature * squares[j]! + l2, 1e-12)
  }
  setL2(0)
  const marginsOf = (x: Float64Array, design: Design) =>
    Array.from({ length: outputs }, (_, k) => {
      const margin = new Float64Array(design.rows).fill(x[k]!)
      multiply(design, offsets, x, outputs + k * width, margin)
      return margin
    })
  const addTransposed = (design: Design, values: readonly Float64Array[], out: Float64Array) => {
    for (const [k, value] of values.entries()) {
      out[k] = out[k]! + sum(value)
      multiplyTransposed(design, offsets, value, outputs + k * width, out)
    }
  }
  const kept: Float64Array[][] = []
  let latest = 0
  let constant: Dense | undefined
  const hessian = async () => {
    if (isConstant && constant) return withPenalty(constant, outputs, l2)
    const bare = bareHessian(batches, { offsets, outputs, width }, (b, k, l) =>
      loss.second(k, l, batches[b]!.weight, kept[b]!),
    )
    if (isConstant) constant = bare
    return withPenalty(bare, outputs, l2)
  }
  return {
    size,
    outputs,
    diagonal,
    offsets,
    target,
    rowsOf,
    setL2,
    hessian: isWritable(batches, size, outputs, isConstant) ? hessian : null,
    inverse:
      outputs > 1 && width < MOST_VARIABLES
        ? async () =>
            inverseByOutput({ outputs, width, l2, diagonal }, (k, gram) => {
              for (const [b, { design, weight }] of batches.entries())
                addSampledGram(design, offsets, loss.second(k, k, weight, kept[b]!), 1 + width, gram)
            })
        : null,
    meanLoss: () => latest / Math.max(total, Number.MIN_VALUE),
    meanLossOf(x, { design, target: solved, weight }) {
      const [slope, keep] = [columns(outputs, design.rows), columns(outputs, design.rows)]
      const all = weight ? sum(weight) : design.rows
      return loss.evaluate(marginsOf(x, design), solved, weight, slope, keep) / Math.max(all, Number.MIN_VALUE)
    },
    async evaluate(x, gradient) {
      const penalised = penalty(x, outputs, l2, gradient)
      latest = 0
      for (const [b, { design, target: solved, weight }] of batches.entries()) {
        const slope = columns(outputs, design.rows)
        kept[b] ??= columns(outputs, design.rows)
        latest += loss.evaluate(marginsOf(x, design), solved, weight, slope, kept[b])
        addTransposed(design, slope, gradient)
      }
      return latest + penalised
    },
    async curve(v, out) {
      penalty(v, outputs, l2, out)
      for (const [b, { design, weight }] of batches.entries()) {
        const direction = marginsOf(v, design)
        loss.curve(direction, weight, kept[b] ?? [])
        addTransposed(design, direction, out)
      }
    },
  }
}

/** Centre and scale of a regression target. Solving for the scaled target has the same minimiser, better conditioned. */
async function targetScale(data: TrainingData): Promise<TargetScale> {
  const moments = noMoments()
  for await (const { target } of data.batches()) addMoments(moments, target)
  const spread = deviation(moments)
  return { mean: moments.mean, scale: Number.isFinite(spread) && spread > 0 ? spread : 1 }
}

const columns = (count: number, rows: number): Float64Array[] =>
  Array.from({ length: count }, () => new Float64Array(rows))

/** ½ · l2 · ‖weights‖²; writes its gradient (l2 · weights, 0 for intercepts). */
function penalty(x: Float64Array, outputs: number, l2: number, gradient: Float64Array): number {
  let squares = 0
  for (let i = 0; i < x.length; i++) {
    gradient[i] = i < outputs ? 0 : l2 * x[i]!
    if (i >= outputs) squares += x[i]! * x[i]!
  }
  return 0.5 * l2 * squares
}

/** Squares of every column of the design, summed up, and how much all rows count. */
function squaresOf(batches: readonly Rows[]) {
  const offsets = offsetsOf(batches[0]?.design.features ?? [])
  const squares = new Float64Array(offsets[offsets.length - 1]!)
  let total = 0
  for (const { design, weight } of batches) {
    const weights = weight ?? new Float64Array(design.rows).fill(1)
    total += sum(weights)
    multiplyTransposed(design, offsets, weights, 0, squares, 2)
  }
  return { offsets, squares, total }
}

function isWritable(batches: readonly Rows[], size: number, outputs: number, isConstant: boolean): boolean {
  const pairs = (outputs * (outputs + 1)) / 2
  const entries = entriesOf(batches[0]?.design ?? { features: [] })
  return size <= MOST_VARIABLES && entries * pairs <= (isConstant ? MOST_ENTRIES.constant : MOST_ENTRIES.changing)
}

/** The Hessian of the rows' loss: a block for each pair of outputs. */
function bareHessian(
  batches: readonly Rows[],
  { offsets, outputs, width }: { offsets: Int32Array; outputs: number; width: number },
  second: (batch: number, k: number, l: number) => Float64Array,
): Dense {
  const size = outputs * (1 + width)
  const values = new Float64Array(size * size)
  const place = (output: number, j: number) => (j === 0 ? output : outputs + output * width + j - 1)
  for (let k = 0; k < outputs; k++)
    for (let l = 0; l <= k; l++) {
      const gram = new Float64Array((1 + width) * (1 + width))
      for (const [b, { design }] of batches.entries()) addGram(design, offsets, second(b, k, l), 1 + width, gram)
      for (let i = 0; i <= width; i++)
        for (let j = 0; j <= i; j++) {
          const bend = gram[i * (1 + width) + j]!
          for (const [a, b] of [
            [place(k, i), place(l, j)],
            [place(k, j), place(l, i)],
          ] as const) {
            values[a * size + b] = bend
            values[b * size + a] = bend
          }
        }
    }
  return { size, values }
}

function withPenalty({ size, values }: Dense, outputs: number, l2: number): Dense {
  const bent = values.slice()
  for (let i = outputs; i < size; i++) bent[i * (size + 1)] = bent[i * (size + 1)]! + l2
  return { size, values: bent }
}

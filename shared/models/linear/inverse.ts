import type { Design } from './design.ts'
import { addGram, entriesOf } from './gram.ts'
import type { Inverse } from './newton.ts'
import { factorise, solveFactored } from './quadratic.ts'

/** What is added of the diagonal: levels that no sampled row has bend a little, too. */
const LEAST_BEND = 1e-6

/** Weights of each output after the intercepts of all. */
interface Layout {
  readonly outputs: number
  readonly width: number
  readonly l2: number
  /** Of the whole Hessian, or a bound of it. */
  readonly diagonal: Float64Array
}

/**
 * What resembles the inverse of a softmax loss's Hessian: its blocks of one output each, inverted, as if outputs did not
 * depend on each other. To add the same to all outputs changes no loss, and the gradient has no such part; nor has the result.
 *
 * @param addBlock adds the lower triangle of one output's block, intercept first
 */
export function inverseByOutput(
  { outputs, width, l2, diagonal }: Layout,
  addBlock: (output: number, block: Float64Array) => void,
): Inverse {
  const size = 1 + width
  const among = Array.from({ length: size }, (_, j) => j)
  const place = (output: number, j: number) => (j === 0 ? output : outputs + output * width + j - 1)
  const factors = Array.from({ length: outputs }, (_, k) => {
    const values = new Float64Array(size * size)
    addBlock(k, values)
    for (let j = 0; j < size; j++) {
      const at = j * (size + 1)
      values[at] = values[at]! + (j === 0 ? 0 : l2) + LEAST_BEND * diagonal[place(k, j)]!
    }
    return factorise({ size, values }, among)
  })
  return (vector) => {
    const out = new Float64Array(vector.length)
    const part = new Float64Array(size)
    for (const [k, factor] of factors.entries()) {
      for (let j = 0; j < size; j++) part[j] = vector[place(k, j)]!
      solveFactored(factor, part)
      for (let j = 0; j < size; j++) out[place(k, j)] = part[j]!
    }
    for (let j = 0; j < size; j++) {
      let sum = 0
      for (let k = 0; k < outputs; k++) sum += out[place(k, j)]!
      for (let k = 0; k < outputs; k++) out[place(k, j)] = out[place(k, j)]! - sum / outputs
    }
    return out
  }
}

/** So many entries of a row are worth one sampled row: then the block costs about as much as two products with the Hessian. */
const ENTRIES_A_ROW = 8
/** But so many rows a column at least. */
const ROWS_A_COLUMN = 20

/** The same as `addGram` of every row, or of as many as are worth it, each standing for some. */
export function addSampledGram(
  design: Design,
  offsets: Int32Array,
  curvature: Float64Array,
  size: number,
  gram: Float64Array,
): void {
  const worth = Math.round(entriesOf(design) / ENTRIES_A_ROW)
  const every = Math.max(1, Math.min(worth, Math.floor(design.rows / (ROWS_A_COLUMN * size))))
  const sampled = every === 1 ? curvature : curvature.map((bend, row) => (row % every === 0 ? bend * every : 0))
  addGram(design, offsets, sampled, size, gram)
}

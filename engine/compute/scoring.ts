import { WALKED_TOGETHER } from '../../kernels/index.ts'
import type { GbdtState, ScoringKernels } from '../../shared/models/index.ts'
import { instantiate, type Kernels, kernelModule } from './kernels.ts'
import { imageOf, type TreeImage, testedBy } from './tree-image.ts'
import { walkImageOf } from './walk-image.ts'

const PAGE = 65_536
/** Rows that are handed over at once. */
const CHUNK_ROWS = 4096

/** A memory with the kernels over it, and whose trees lie there. */
interface Room {
  readonly memory: WebAssembly.Memory
  readonly kernels: Kernels
  held: { readonly roots: Int32Array; readonly image: TreeImage } | null
}

/**
 * Small models, by the roots of their trees, which states of the same trees share; null for those that the kernels are not made for. Those
 * that are walked are large, and kept in the memory only.
 */
const images = new WeakMap<Int32Array, TreeImage | null>()

let room: Room | null | undefined

/** Scores trees in WebAssembly, equal bit for bit to the plain way; what it cannot do is left to that. */
export const SCORING_KERNELS: ScoringKernels = {
  addTrees(state, columns, margins) {
    const own = openRoom()
    const image = own && imageFor(own, state, columns.length)
    if (!own || !image) return false
    const rows = margins[0]?.length ?? 0
    const most = image.walkedRows || CHUNK_ROWS
    const pitch = 8 * Math.min(together(rows), most)
    const columnsAt = Math.ceil(image.end / 64) * 64
    const marginsAt = columnsAt + columns.length * pitch
    if (!hold(own, state, image, marginsAt + margins.length * pitch)) return false
    const doubles = new Float64Array(own.memory.buffer)
    for (let from = 0; from < rows; from += most) {
      const to = Math.min(from + most, rows)
      const place = (address: number, n: number) => (address + n * pitch) >>> 3
      for (const [f, values] of columns.entries()) doubles.set(values.subarray(from, to), place(columnsAt, f))
      for (const [k, values] of margins.entries()) doubles.set(values.subarray(from, to), place(marginsAt, k))
      if (image.walkedRows === 0) own.kernels.scoreTrees(image.plan, columnsAt, marginsAt, pitch, to - from)
      else {
        own.kernels.walkTrees(image.plan, columnsAt, marginsAt, pitch, together(to - from), to - from)
      }
      for (const [k, values] of margins.entries()) {
        const scored = place(marginsAt, k)
        values.set(doubles.subarray(scored, scored + to - from), from)
      }
    }
    return true
  },
}

const together = (rows: number): number => Math.ceil(rows / WALKED_TOGETHER) * WALKED_TOGETHER

function imageFor({ held }: Room, state: GbdtState, features: number): TreeImage | null {
  if (held?.roots === state.roots) return held.image
  const known = images.get(state.roots)
  if (known !== undefined) return known
  const tested = areInPairs(state) ? testedBy(state, features) : null
  const image = tested && imageOf(state, tested)
  if (tested && !image) return walkImageOf(state, tested)
  images.set(state.roots, image)
  return image
}

/** Whether each right child follows the left one, as in all trees that are grown here. */
const areInPairs = ({ left, right }: GbdtState): boolean =>
  left.every((node, i) => node < 0 || (node > i && right[i] === node + 1))

/** The memory, opened once; null where there is none to be had. */
function openRoom(): Room | null {
  if (room !== undefined) return room
  try {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: PAGE, shared: true })
    const kernels = instantiate(kernelModule(), memory)
    kernels.writeConstants()
    room = { memory, kernels, held: null }
  } catch {
    room = null
  }
  return room
}

/** Has the model in the memory, which is grown to `bytes`; false where it cannot be. */
function hold(own: Room, { roots }: GbdtState, image: TreeImage, bytes: number): boolean {
  const missing = Math.ceil((bytes - own.memory.buffer.byteLength) / PAGE)
  try {
    if (missing > 0) own.memory.grow(missing)
  } catch {
    return false
  }
  if (own.held?.roots !== roots) new Uint8Array(own.memory.buffer).set(image.bytes, image.first)
  // The bytes of trees that are walked are many, and in the memory now.
  own.held = { roots, image: image.walkedRows > 0 ? { ...image, bytes: new Uint8Array(0) } : image }
  return true
}

import type { GbdtState, ScoringKernels } from '../../shared/models/index.ts'
import { instantiate, type Kernels, kernelModule } from './kernels.ts'
import { imageOf, type TreeImage } from './tree-image.ts'

const PAGE = 65_536
/** Rows that are handed over at once. */
const CHUNK_ROWS = 4096

/** A memory with the kernels over it, and the model that lies there. */
interface Room {
  readonly memory: WebAssembly.Memory
  readonly kernels: Kernels
  held: TreeImage | null
}

/** By the roots of trees, which states of the same trees share; null for models that the kernel is not made for. */
const images = new WeakMap<Int32Array, TreeImage | null>()

let room: Room | null | undefined

/** Scores trees in WebAssembly, equal bit for bit to the plain way; what it cannot do is left to that. */
export const SCORING_KERNELS: ScoringKernels = {
  addTrees(state, columns, margins) {
    const image = imageFor(state, columns.length)
    const own = image && openRoom()
    if (!image || !own) return false
    const rows = margins[0]?.length ?? 0
    const pitch = 8 * Math.min(rows, CHUNK_ROWS)
    const columnsAt = Math.ceil((image.first + image.bytes.length) / 64) * 64
    const marginsAt = columnsAt + columns.length * pitch
    if (!hold(own, image, marginsAt + margins.length * pitch)) return false
    const doubles = new Float64Array(own.memory.buffer)
    for (let from = 0; from < rows; from += CHUNK_ROWS) {
      const to = Math.min(from + CHUNK_ROWS, rows)
      const place = (address: number, n: number) => (address + n * pitch) >>> 3
      for (const [f, values] of columns.entries()) doubles.set(values.subarray(from, to), place(columnsAt, f))
      for (const [k, values] of margins.entries()) doubles.set(values.subarray(from, to), place(marginsAt, k))
      own.kernels.scoreTrees(image.plan, columnsAt, marginsAt, pitch, to - from)
      for (const [k, values] of margins.entries()) {
        const scored = place(marginsAt, k)
        values.set(doubles.subarray(scored, scored + to - from), from)
      }
    }
    return true
  },
}

function imageFor(state: GbdtState, features: number): TreeImage | null {
  const known = images.get(state.roots)
  if (known !== undefined) return known
  const image = imageOf(state, features)
  images.set(state.roots, image)
  return image
}

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
function hold(own: Room, image: TreeImage, bytes: number): boolean {
  const missing = Math.ceil((bytes - own.memory.buffer.byteLength) / PAGE)
  try {
    if (missing > 0) own.memory.grow(missing)
  } catch {
    return false
  }
  if (own.held !== image) new Uint8Array(own.memory.buffer).set(image.bytes, image.first)
  own.held = image
  return true
}

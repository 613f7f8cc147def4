import { instantiate, type Kernels, kernelModule } from './kernels.ts'
import type { NetImage } from './net-image.ts'
import type { TreeImage } from './tree-image.ts'

const PAGE = 65_536

/** A memory for scoring, with the kernels over it, and whose model lies there. */
export interface ScoringRoom {
  readonly memory: WebAssembly.Memory
  readonly kernels: Kernels
  /** The model that lies there: what it was made of, and how it lies; its bytes are there only. */
  held: { readonly owner: object; readonly image: TreeImage | NetImage } | null
}

let room: ScoringRoom | null | undefined

/** The memory, opened once; null where there is none to be had. */
export function openRoom(): ScoringRoom | null {
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

/** Has a model in the memory, which is grown to `bytes`; false where it cannot be. */
export function hold(own: ScoringRoom, owner: object, image: TreeImage | NetImage, bytes: number): boolean {
  const missing = Math.ceil((bytes - own.memory.buffer.byteLength) / PAGE)
  try {
    if (missing > 0) own.memory.grow(missing)
  } catch {
    return false
  }
  if (own.held?.owner === owner) return true
  new Uint8Array(own.memory.buffer).set(image.bytes, image.first)
  own.held = { owner, image: { ...image, bytes: NONE } }
  return true
}

const NONE = new Uint8Array(0)

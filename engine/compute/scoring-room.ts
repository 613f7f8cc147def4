import { instantiate, type Kernels, kernelModule } from './kernels.ts'

const PAGE = 65_536

/** A memory for scoring, with the kernels over it, and whose model lies there. */
export interface ScoringRoom {
  readonly memory: WebAssembly.Memory
  readonly kernels: Kernels
  /** What the model that lies there was made of. */
  owner: object | null
}

interface Image {
  readonly first: number
  readonly bytes: Uint8Array
}

let room: ScoringRoom | null | undefined

/** The memory, opened once; null where there is none to be had. */
export function openRoom(): ScoringRoom | null {
  if (room !== undefined) return room
  try {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: PAGE, shared: true })
    const kernels = instantiate(kernelModule(), memory)
    kernels.writeConstants()
    room = { memory, kernels, owner: null }
  } catch {
    room = null
  }
  return room
}

/** Has a model in the memory, which is grown to `bytes`; false where it cannot be. */
export function hold(own: ScoringRoom, owner: object, image: Image, bytes: number): boolean {
  const missing = Math.ceil((bytes - own.memory.buffer.byteLength) / PAGE)
  try {
    if (missing > 0) own.memory.grow(missing)
  } catch {
    return false
  }
  if (own.owner !== owner) new Uint8Array(own.memory.buffer).set(image.bytes, image.first)
  own.owner = owner
  return true
}

import type { NetImage } from './net-image.ts'
import type { TreeImage } from './tree-image.ts'

const PAGE = 65_536

/** kernels/many-rows.ts over one memory. */
export interface ScoringModule {
  /** Makes a memory ready for `scoreTrees`. */
  writeConstants(): void
  /** Adds trees to the margins of rows: see kernels/tree-scoring.ts. */
  scoreTrees(plan: number, columns: number, margins: number, pitch: number, rows: number): void
  walkTrees(plan: number, columns: number, margins: number, pitch: number, rows: number, held: number): void
  /** Adds nets to the margins of the plan's rows: see kernels/net-scoring.ts. */
  scoreNets(plan: number, rows: number): void
}

/** A memory for scoring, with the kernels over it, and whose model lies there. */
export interface ScoringRoom {
  readonly memory: WebAssembly.Memory<ArrayBuffer>
  readonly kernels: ScoringModule
  /** The model that lies there: what it was made of, and how it lies; its bytes are there only. */
  held: { readonly owner: object; readonly image: TreeImage | NetImage } | null
}

/** A memory with the kernels; null where there is none to be had. */
export function openRoom(program: Uint8Array): ScoringRoom | null {
  try {
    const memory = new WebAssembly.Memory<ArrayBuffer>({ initial: 1, maximum: PAGE, shared: false })
    const kernels = instantiate(program, memory)
    kernels.writeConstants()
    return { memory, kernels, held: null }
  } catch {
    return null
  }
}

/** A memory of its own, in which `walkRow` walks: see shared/models/gbdt/row-scoring.ts; null where there is none to be had. */
export function openWalker(
  program: Uint8Array,
  bytes: number,
): { readonly buffer: ArrayBuffer; walk(plan: number): void } | null {
  try {
    const memory = new WebAssembly.Memory<ArrayBuffer>({
      initial: Math.ceil(bytes / PAGE),
      maximum: PAGE,
      shared: false,
    })
    const { walkRow } = exportsOf(program, memory)
    return typeof walkRow === 'function' ? { buffer: memory.buffer, walk: (plan) => walkRow(plan) } : null
  } catch {
    return null
  }
}

function exportsOf(program: Uint8Array, memory: WebAssembly.Memory<ArrayBuffer>): Readonly<Record<string, unknown>> {
  const abort = () => {
    throw new Error('a kernel was aborted')
  }
  return new WebAssembly.Instance(new WebAssembly.Module(program), { env: { memory, abort } }).exports
}

function instantiate(program: Uint8Array, memory: WebAssembly.Memory<ArrayBuffer>): ScoringModule {
  const exports = exportsOf(program, memory)
  const named = (name: keyof ScoringModule): ((...numbers: number[]) => void) => {
    const found = exports[name]
    if (typeof found !== 'function') throw new Error(`the kernels of scoring hold no ${name}`)
    return (...numbers) => found(...numbers)
  }
  return {
    writeConstants: named('writeConstants'),
    scoreTrees: named('scoreTrees'),
    walkTrees: named('walkTrees'),
    scoreNets: named('scoreNets'),
  }
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

import * as at from '../../kernels/index.ts'
import { type Draws, gainUnit, levelSplitOf, type PartRoot, type Split, type Sums } from '../../shared/models/index.ts'
import type { SessionMemory } from './session-memory.ts'
import { MOST_TASKS, type TaskList } from './task-list.ts'
import type { KernelMemory } from './thread-pool.ts'

/** More levels than rows of any part. */
const NO_LIMIT = 2 ** 30

/** Has parts of a tree grown in the kernels, a task each, and reads what became of them. */
export function growParts(
  { buffer }: KernelMemory,
  { areas }: SessionMemory,
  tasks: TaskList,
  roots: readonly PartRoot[],
  draws: Draws,
  units: Sums,
): (Split | null)[][] {
  const read = partReader(buffer, gainUnit(units))
  const grown: (Split | null)[][] = []
  for (let done = 0; done < roots.length; done = grown.length) {
    let free = areas.tree
    const parts = roots.slice(done, done + MOST_TASKS).map(({ node, seed, levels }) => {
      const { from, to, sums } = node
      const first = free
      free += 2 * (to - from) * at.GROWN_BYTES
      const drawn = [Math.min(levels, NO_LIMIT), Number(draws.hasCuts), draws.features, seed]
      const task = tasks.add(at.GROW_TASK, first, from, to, ...drawn, sums.hessian, sums.gradient)
      return { task, first }
    })
    tasks.run()
    for (const { task, first } of parts) grown.push(read(first, tasks.word(task, 10)))
  }
  return grown
}

/** Reads the splits of `count` nodes from their records; null of a leaf. */
function partReader(buffer: SharedArrayBuffer, unit: number) {
  const words = new Int32Array(buffer)
  const doubles = new Float64Array(buffer)
  const bytes = new Uint8Array(buffer)
  const wordAt = (address: number): number => words[address >>> 2] ?? 0
  return (first: number, count: number): (Split | null)[] => {
    const splits: (Split | null)[] = []
    for (let node = first; node < first + count * at.GROWN_BYTES; node += at.GROWN_BYTES) {
      const child = wordAt(node + at.GROWN_CHILD)
      if (child === 0) {
        splits.push(null)
        continue
      }
      const sums = first + child * at.GROWN_BYTES + at.GROWN_SUMS
      const left = { gradient: wordAt(sums + 4), hessian: wordAt(sums) >>> 0 }
      const feature = wordAt(node + at.GROWN_FEATURE)
      const gain = (doubles[(node + at.GROWN_GAIN) >>> 3] ?? 0) * unit
      if (wordAt(node + at.GROWN_IS_LEVELS) !== 0)
        splits.push(levelSplitOf(feature, gain, left, copyOf(bytes, node + at.GROWN_BITS)))
      else {
        const [bin, missingLeft] = [wordAt(node + at.GROWN_BIN), wordAt(node + at.GROWN_MISSING_LEFT) !== 0]
        splits.push({ feature, bin, missingLeft, gain, left, levels: null })
      }
    }
    return splits
  }
}

/** 32 bytes of the shared memory, in memory of their own. */
export function copyOf(bytes: Uint8Array, address: number): Uint8Array {
  const copy = new Uint8Array(32)
  for (let byte = 0; byte < 32; byte++) copy[byte] = bytes[address + byte] ?? 0
  return copy
}

import * as at from '../../kernels/index.ts'
import { type GbdtState, rankIn, setOf, type Tested } from '../../shared/models/index.ts'

/** A model laid out for kernels/tree-scoring.ts: its bytes from `first` on, what is free after `end`. */
export interface TreeImage {
  readonly of: 'trees'
  readonly first: number
  readonly bytes: Uint8Array
  readonly plan: number
  readonly end: number
  /** How many rows walk together; 0 where rows do not walk. */
  readonly walkedRows: number
}

/** Words that grow, and their addresses. */
class Writer {
  private readonly words: number[] = []
  private readonly first: number

  constructor(first: number) {
    this.first = first
  }

  get address(): number {
    return this.first + this.words.length * 4
  }

  add(...words: number[]): void {
    for (const word of words) this.words.push(word)
  }

  /** Adds numbers, and returns where they lie. */
  addDoubles(values: readonly number[]): number {
    const { address } = this
    for (const word of new Uint32Array(Float64Array.from(values).buffer)) this.words.push(word)
    return address
  }

  bytes(): Uint8Array {
    return new Uint8Array(Uint32Array.from(this.words).buffer)
  }
}

/** Trees for `scoreTrees`; null where one has more leaves than a byte counts. */
export function imageOf(state: GbdtState, tested: readonly Tested[]): TreeImage | null {
  const features = tested.length
  const first = at.PLANES + 2 * features * at.PLANE_BYTES
  const writer = new Writer(first)
  const columns = tested.flatMap(({ cuts, isLevels }) => [
    cuts.length === 0 ? 0 : writer.addDoubles([...cuts, ...new Array<number>(256 - cuts.length).fill(Infinity)]),
    isLevels ? 1 : 0,
  ])
  const records: number[] = []
  for (const root of state.roots) {
    const record = writeTree(writer, state, tested, root)
    if (!record) return null
    records.push(...record)
  }
  const columnsAt = writer.address
  writer.add(...columns)
  const treesAt = writer.address
  for (const word of records) writer.add(word)
  const plan = writer.address
  writer.add(treesAt, state.roots.length, state.base.length, features, columnsAt)
  return { of: 'trees', first, bytes: writer.bytes(), plan, end: writer.address, walkedRows: 0 }
}

/** The record of a tree, whose tests and folds are written; null where it has too many leaves. */
function writeTree(writer: Writer, state: GbdtState, tested: readonly Tested[], root: number): number[] | null {
  const { left, right, value } = state
  // Parents before children; leaves from left to right of each level.
  const nodes = [root]
  const slots = new Map<number, number>()
  const leaves: number[] = []
  let inner = 0
  for (const node of nodes) {
    const next = left[node] ?? -1
    if (next < 0) slots.set(node, at.CONSTANTS + leaves.push(value[node] ?? 0) * at.SCORED_BYTES - at.SCORED_BYTES)
    else {
      slots.set(node, at.SLOTS + inner++ * at.SCORED_BYTES)
      nodes.push(next, right[node] ?? 0)
    }
    if (leaves.length > at.MOST_LEAVES || inner >= at.MOST_LEAVES) return null
  }
  const slotOf = (node: number): number => slots.get(node) ?? 0
  const parents = nodes.filter((node) => (left[node] ?? -1) >= 0)
  const rankTests = writer.address
  for (const node of parents) if (setOf(state, node) < 0) writer.add(...rankTest(state, tested, node, slotOf(node)))
  const levelTests = writer.address
  for (const node of parents) if (setOf(state, node) >= 0) writer.add(...levelTest(state, node, slotOf(node)))
  const folds = writer.address
  for (const node of parents.reverse()) writer.add(slotOf(node), slotOf(left[node] ?? 0), slotOf(right[node] ?? 0))
  const end = writer.address
  const valuesAt = writer.addDoubles(leaves)
  return [rankTests, levelTests, levelTests, folds, folds, end, slotOf(root), valuesAt]
}

const NO_CUTS = new Float64Array(0)

function rankTest(state: GbdtState, tested: readonly Tested[], node: number, slot: number): number[] {
  const feature = state.feature[node] ?? 0
  const rank = rankIn(tested[feature]?.cuts ?? NO_CUTS, state.threshold[node] ?? 0)
  // Missing values are the lowest rank in the first plane, and go left; in the second the highest.
  const plane = 2 * feature + (state.missingLeft[node] === 1 ? 0 : 1)
  return [at.PLANES + plane * at.PLANE_BYTES, slot, rank]
}

function levelTest(state: GbdtState, node: number, slot: number): number[] {
  const start = setOf(state, node)
  const bits = state.levels?.sets?.bits.slice(start, start + 32) ?? new Uint8Array(32)
  const plane = at.PLANES + 2 * (state.feature[node] ?? 0) * at.PLANE_BYTES
  return [plane, slot, ...new Uint32Array(bits.buffer)]
}

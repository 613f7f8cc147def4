import * as at from '../../kernels/index.ts'
import { type GbdtState, rankIn, rankSets, SET_BYTES, setOf, type Tested } from '../../shared/models/index.ts'
import type { TreeImage } from './tree-image.ts'

/** Bytes that the values of the rows that are walked together take at most. */
const ROW_BYTES = 2 ** 17

const NO_CUTS = new Float64Array(0)

/** Trees of any size for `walkTrees`. */
export function walkImageOf(state: GbdtState, tested: readonly Tested[]): TreeImage {
  const { left, feature, threshold, missingLeft, value, roots, levels } = state
  const features = tested.length
  const nodes = left.length
  const rows = Math.max(64, Math.min(1024, Math.floor(ROW_BYTES / (16 * Math.max(1, features))) * 8))
  const first = at.SLOTS
  const bits = levels?.sets?.bits ?? new Uint8Array(0)
  let end = first
  const area = (bytes: number): number => {
    const address = end
    end = Math.ceil((end + bytes) / 8) * 8
    return address
  }
  const areas = {
    plan: area(at.PLAN_BYTES),
    columns: area(features * at.COLUMN_BYTES),
    cuts: area(features * 2048),
    ranks: area(256 * SET_BYTES),
    sets: area(bits.length),
    roots: area(roots.length * 4),
    nodes: area(nodes * at.WALK_NODE_BYTES),
    leaves: area(nodes * 8),
    planes: area(rows * 2 * features),
  }
  // The planes are written by the kernel.
  const bytes = new Uint8Array(areas.planes - first)
  const words = new Uint32Array(bytes.buffer)
  const doubles = new Float64Array(bytes.buffer)
  words.set(
    [areas.roots, roots.length, state.base.length, features, areas.columns, areas.nodes, areas.leaves, areas.planes],
    (areas.plan - first) >>> 2,
  )
  for (const [f, { cuts, isLevels }] of tested.entries()) {
    const address = areas.cuts + f * 2048
    words.set([cuts.length === 0 ? 0 : address, isLevels ? 1 : 0], (areas.columns - first + f * at.COLUMN_BYTES) >>> 2)
    doubles.fill(Infinity, (address - first) >>> 3, (address - first + 2048) >>> 3)
    doubles.set(cuts, (address - first) >>> 3)
  }
  bytes.set(rankSets(), areas.ranks - first)
  bytes.set(bits, areas.sets - first)
  words.set(roots, (areas.roots - first) >>> 2)
  doubles.set(value, (areas.leaves - first) >>> 3)
  for (let node = 0, to = (areas.nodes - first) >>> 2; node < nodes; node++, to += 3) {
    const next = left[node] ?? -1
    const f = feature[node] ?? 0
    const start = next < 0 ? -1 : setOf(state, node)
    // All ranks are in the last set: a leaf leads to itself.
    const rank = next < 0 ? 255 : rankIn(tested[f]?.cuts ?? NO_CUTS, threshold[node] ?? 0)
    words[to] = next < 0 ? node : next
    words[to + 1] = start < 0 ? areas.ranks + rank * SET_BYTES : areas.sets + start
    words[to + 2] = next < 0 ? 0 : 2 * f + (start >= 0 || missingLeft[node] === 1 ? 0 : 1)
  }
  return { of: 'trees', first, bytes, plan: areas.plan, end, walkedRows: rows }
}

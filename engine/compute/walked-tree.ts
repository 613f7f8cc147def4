import { NODE_BITS, NODE_BYTES, NODE_CHILD, NODE_FEATURE, NODE_VALUE } from '../../kernels/index.ts'
import { goesLeft, type TreeNodes } from '../../shared/models/index.ts'

/** Writes a tree as the kernels walk it; false where it has more than `most` nodes. */
export function writeTree(tree: TreeNodes, buffer: SharedArrayBuffer, address: number, most: number): boolean {
  const count = tree.value.length
  if (count > most) return false
  const view = new DataView(buffer, address, count * NODE_BYTES)
  for (let node = 0; node < count; node++) {
    const at = node * NODE_BYTES
    const child = tree.left[node] ?? -1
    view.setUint32(at + NODE_CHILD, Math.max(0, child), true)
    view.setFloat64(at + NODE_VALUE, tree.value[node] ?? 0, true)
    if (child < 0) continue
    view.setUint32(at + NODE_FEATURE, tree.feature[node] ?? 0, true)
    const split = tree.split[node]
    if (!split) continue
    for (let byte = 0; byte < 32; byte++) {
      let bits = split.levels?.[byte] ?? 0
      if (!split.levels) for (let bit = 0; bit < 8; bit++) bits |= Number(goesLeft(split, 8 * byte + bit)) << bit
      view.setUint8(at + NODE_BITS + byte, bits)
    }
  }
  return true
}

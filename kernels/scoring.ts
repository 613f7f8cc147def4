// A tree walked by the bins of each row, for rows that it was not grown on.
import {
  BIN_WORDS,
  MARGINS,
  NODE_BITS,
  NODE_BYTES,
  NODE_CHILD,
  NODE_FEATURE,
  NODE_VALUE,
  TREE,
  WORDS,
} from './layout.ts'

export function addTree(from: usize, to: usize): void {
  const margins = load<usize>(MARGINS)
  const tree = load<usize>(TREE)
  const stride = load<usize>(WORDS) << 3
  const words = load<usize>(BIN_WORDS)
  for (let row = from; row < to; row++) {
    const bins = words + row * stride
    let node = tree
    let child = load<u32>(node, NODE_CHILD)
    while (child !== 0) {
      const bin = u32(load<u8>(bins + usize(load<u32>(node, NODE_FEATURE))))
      const isLeft = (u32(load<u8>(node + usize(bin >> 3), NODE_BITS)) >> (bin & 7)) & 1
      node = tree + usize(child + 1 - isLeft) * NODE_BYTES
      child = load<u32>(node, NODE_CHILD)
    }
    const at = margins + (row << 3)
    store<f64>(at, load<f64>(at) + load<f64>(node, NODE_VALUE))
  }
}

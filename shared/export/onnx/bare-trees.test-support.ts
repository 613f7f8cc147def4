import { createGraph } from './graph.ts'
import { opsOf } from './ops.ts'
import { modelBytes } from './proto.ts'
import { type GraphTree, treeSums } from './trees.ts'

/** A graph of trees alone: x, [N, 1], in and their sums, [N, targets], out. */
export function bareTrees(trees: readonly GraphTree[], targets: number): Uint8Array {
  const graph = createGraph()
  const ops = opsOf(graph)
  const x = graph.input('x', 'double', ['N', 1], 'a number')
  const { name } = graph.rename(treeSums(ops, x, trees, targets), 'sums')
  return modelBytes({
    name: 'trees',
    about: '',
    producer: { name: 'Lathe', version: '1' },
    nodes: graph.nodes,
    initializers: graph.initializers,
    inputs: graph.inputs,
    outputs: [{ name, type: 'double', shape: ['N', targets] }],
    metadata: {},
  })
}

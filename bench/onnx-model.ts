// Just enough of ONNX to hand a tree ensemble to another runtime: https://onnx.ai/onnx/operators/onnx_aionnxml_TreeEnsembleRegressor.html

/** Trees end to end in arrays, by thresholds only: a row goes left where its value is at most the threshold, or missing and `missingLeft`. */
export interface OnnxTrees {
  readonly base: Float64Array
  readonly roots: Int32Array
  readonly feature: Int32Array
  readonly threshold: Float64Array
  readonly missingLeft: Uint8Array
  readonly left: Int32Array
  readonly right: Int32Array
  readonly value: Float64Array
}

const encoder = new TextEncoder()

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

/** A number of protocol buffers, seven bits a byte. */
function varint(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128)
  return Uint8Array.from([...bytes, rest])
}

const whole = (field: number, value: number): Uint8Array => joined([varint(field << 3), varint(value)])

function nested(field: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const body = joined(parts)
  return joined([varint((field << 3) | 2), varint(body.length), body])
}

const text = (field: number, value: string): Uint8Array => nested(field, encoder.encode(value))

const FLOAT = 1
const KINDS = { int: [2, 3], floats: [6, 7], ints: [7, 8], strings: [8, 9] } as const

const floats = (name: string, values: ArrayLike<number>): Uint8Array => {
  const bytes = new Uint8Array(Float32Array.from(values).buffer)
  return attribute(name, KINDS.floats, nested(KINDS.floats[1], bytes))
}
const ints = (name: string, values: readonly number[]): Uint8Array =>
  attribute(name, KINDS.ints, nested(KINDS.ints[1], ...values.map(varint)))
const strings = (name: string, values: readonly string[]): Uint8Array =>
  attribute(name, KINDS.strings, ...values.map((value) => text(KINDS.strings[1], value)))

const int = (name: string, value: number): Uint8Array => attribute(name, KINDS.int, whole(KINDS.int[1], value))

/** Numbers of the fields are those of onnx.proto: type 20, name 1. */
const attribute = (name: string, [kind]: readonly [number, number], ...values: readonly Uint8Array[]): Uint8Array =>
  nested(5, text(1, name), ...values, whole(20, kind))

/** A tensor of single-precision numbers, any number of rows. */
const tensor = (field: number, name: string, width: number): Uint8Array =>
  nested(
    field,
    text(1, name),
    nested(2, nested(1, whole(1, FLOAT), nested(2, nested(1, text(2, 'rows')), nested(1, whole(1, width))))),
  )

/** The model, of one output, as the bytes of a file; input `x`, output `margin`. */
export function onnxOf(trees: OnnxTrees, features: number): Uint8Array {
  const owner = new Int32Array(trees.left.length)
  for (const [t, root] of trees.roots.entries()) owner.fill(t, root, trees.roots[t + 1] ?? owner.length)
  const nodes = Array.from(owner.keys())
  const of = (values: ArrayLike<number>) => nodes.map((node) => values[node] ?? 0)
  const treeOf = (node: number) => owner[node] ?? 0
  const place = (node: number) => node - (trees.roots[treeOf(node)] ?? 0)
  const isLeaf = (node: number) => (trees.left[node] ?? -1) < 0
  const leaves = nodes.filter(isLeaf)
  const child = (values: Int32Array) => nodes.map((node) => (isLeaf(node) ? 0 : place(values[node] ?? 0)))
  const attributes = [
    floats('base_values', trees.base),
    int('n_targets', 1),
    ints('nodes_treeids', nodes.map(treeOf)),
    ints('nodes_nodeids', nodes.map(place)),
    ints(
      'nodes_featureids',
      nodes.map((node) => Math.max(0, trees.feature[node] ?? 0)),
    ),
    floats('nodes_values', of(trees.threshold)),
    strings(
      'nodes_modes',
      nodes.map((node) => (isLeaf(node) ? 'LEAF' : 'BRANCH_LEQ')),
    ),
    ints('nodes_truenodeids', child(trees.left)),
    ints('nodes_falsenodeids', child(trees.right)),
    ints('nodes_missing_value_tracks_true', of(trees.missingLeft)),
    ints('target_treeids', leaves.map(treeOf)),
    ints('target_nodeids', leaves.map(place)),
    ints(
      'target_ids',
      leaves.map(() => 0),
    ),
    floats(
      'target_weights',
      leaves.map((node) => trees.value[node] ?? 0),
    ),
  ]
  const domain = 'ai.onnx.ml'
  const node = nested(
    1,
    text(1, 'x'),
    text(2, 'margin'),
    text(4, 'TreeEnsembleRegressor'),
    ...attributes,
    text(7, domain),
  )
  const graph = nested(7, node, text(2, 'trees'), tensor(11, 'x', features), tensor(12, 'margin', 1))
  const opset = (name: string, version: number) => nested(8, text(1, name), whole(2, version))
  return joined([whole(1, 8), graph, opset('', 15), opset(domain, 3)])
}

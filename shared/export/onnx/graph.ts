import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import type { Attributes, ElementType, NodeProto, OPSETS, Tensor, ValueProto } from './proto.ts'

/** What a node or a constant of a graph gives: its name, with the type of its elements known to the compiler. */
export interface Value<T extends ElementType = ElementType> {
  readonly name: string
  readonly type: T
}

/** A graph being built. A node that does what an earlier one does, to the same values, is that one. */
export interface Graph {
  readonly nodes: readonly NodeProto[]
  readonly initializers: ReadonlyMap<string, Tensor>
  readonly inputs: readonly ValueProto[]
  input<T extends ElementType>(name: string, type: T, shape: ValueProto['shape'], about: string): Value<T>
  constant<T extends ElementType>(type: T, values: Tensor['values'], shape?: readonly number[]): Value<T>
  op<T extends ElementType>(
    op: string,
    type: T,
    inputs: readonly Value[],
    attributes?: Attributes,
    domain?: Domain,
  ): Value<T>
  /** The value under a name that callers of the model know. */
  rename<T extends ElementType>(value: Value<T>, name: string): Value<T>
}

type Domain = (typeof OPSETS)[number][0]

export function createGraph(): Graph {
  const nodes: NodeProto[] = []
  const initializers = new Map<string, Tensor>()
  const inputs: ValueProto[] = []
  const known = new Map<string, string>()
  const named = (key: string, kind: string, make: (name: string) => void): string => {
    const digest = key.length > SHORT ? bytesToHex(sha256(new TextEncoder().encode(key))) : key
    const found = known.get(digest)
    if (found !== undefined) return found
    let name = `${kind}_${known.size}`
    // Names of columns are names of values too.
    while (inputs.some((input) => input.name === name)) name = `_${name}`
    known.set(digest, name)
    make(name)
    return name
  }
  return {
    nodes,
    initializers,
    inputs,
    input(name, type, shape, about) {
      inputs.push({ name, type, shape, about })
      return { name, type }
    },
    constant(type, values, shape = [values.length]) {
      const tensor: Tensor = { type, shape, values }
      const key = JSON.stringify(['constant', type, shape, Array.from<number | string>(values).map(distinct)])
      return { type, name: named(key, 'constant', (name) => initializers.set(name, tensor)) }
    },
    op(op, type, from, attributes = {}, domain = '') {
      const names = from.map(({ name }) => name)
      const key = JSON.stringify([domain, op, names, attributes], (_, value) => distinct(value))
      const name = named(key, op, (output) =>
        nodes.push({ name: output, op, domain, inputs: names, outputs: [output], attributes }),
      )
      return { type, name }
    },
    rename(value, name) {
      nodes.push({
        name: `to ${name}`,
        op: 'Identity',
        domain: '',
        inputs: [value.name],
        outputs: [name],
        attributes: {},
      })
      return { ...value, name }
    },
  }
}

/** Keys that are longer are kept as their hash. */
const SHORT = 200

/** JSON has neither NaN and infinities nor minus zero, and writes typed arrays as objects. */
function distinct(value: unknown): unknown {
  if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0)))
    return Object.is(value, -0) ? '-0' : String(value)
  return value instanceof Float64Array || value instanceof Float32Array ? [...value] : value
}

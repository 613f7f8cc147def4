import { littleEndian, type MessageWriter, messageWriter } from './protobuf.ts'

// Messages of onnx.proto (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto), whose field numbers never change.

/** Types of elements, by their number in TensorProto.DataType. */
export const ELEMENT_TYPES = { float: 1, int64: 7, string: 8, bool: 9, double: 11 } as const
export type ElementType = keyof typeof ELEMENT_TYPES

export interface Tensor {
  readonly type: ElementType
  readonly shape: readonly number[]
  readonly values: Float64Array | Float32Array | readonly number[] | readonly string[]
}

export type Attribute = number | string | readonly number[] | readonly string[] | Tensor | { readonly float: number }
export type Attributes = Readonly<Record<string, Attribute>>

export interface NodeProto {
  readonly name: string
  readonly op: string
  readonly domain: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: Attributes
}

/** A dimension is a number, or the name of one that is known when the model runs. */
export interface ValueProto {
  readonly name: string
  readonly type: ElementType
  readonly shape: readonly (number | string)[]
  readonly about?: string
}

export interface ModelProto {
  readonly name: string
  readonly about: string
  readonly producer: { readonly name: string; readonly version: string }
  readonly nodes: readonly NodeProto[]
  readonly initializers: ReadonlyMap<string, Tensor>
  readonly inputs: readonly ValueProto[]
  readonly outputs: readonly ValueProto[]
  readonly metadata: Readonly<Record<string, string>>
}

/** IR version 8 came with ai.onnx 15 to 18: every runtime since 2022 reads it. */
const IR_VERSION = 8
export const OPSETS = [
  ['', 17],
  ['ai.onnx.ml', 3],
] as const

/** The bytes of a .onnx file. */
export function modelBytes(model: ModelProto): Uint8Array {
  const graph = messageWriter()
  for (const node of model.nodes) graph.message(1, nodeMessage(node))
  graph.text(2, model.name)
  for (const [name, tensor] of model.initializers) graph.message(5, tensorMessage(tensor, name))
  for (const input of model.inputs) graph.message(11, valueMessage(input))
  for (const output of model.outputs) graph.message(12, valueMessage(output))
  const whole = messageWriter()
    .int(1, IR_VERSION)
    .text(2, model.producer.name)
    .text(3, model.producer.version)
    .text(6, model.about)
    .message(7, graph)
  for (const [domain, version] of OPSETS) whole.message(8, messageWriter().text(1, domain).int(2, version))
  for (const [key, value] of Object.entries(model.metadata))
    whole.message(14, messageWriter().text(1, key).text(2, value))
  return whole.finish()
}

function nodeMessage({ name, op, domain, inputs, outputs, attributes }: NodeProto): MessageWriter {
  const node = messageWriter()
  for (const input of inputs) node.text(1, input)
  for (const output of outputs) node.text(2, output)
  node.text(3, name).text(4, op)
  for (const [key, value] of Object.entries(attributes)) node.message(5, attributeMessage(key, value))
  return domain === '' ? node : node.text(7, domain)
}

const [INT, FLOAT, STRING, TENSOR, INTS, STRINGS] = [2, 1, 3, 4, 7, 8]

/** Whole numbers become ints; a number with a point is asked for as `{ float }`. */
function attributeMessage(name: string, value: Attribute): MessageWriter {
  const attribute = messageWriter().text(1, name)
  if (typeof value === 'number') return attribute.int(3, value).int(20, INT)
  if (typeof value === 'string') return attribute.text(4, value).int(20, STRING)
  if (isTexts(value)) {
    for (const text of value) attribute.text(9, text)
    return attribute.int(20, STRINGS)
  }
  if (isNumbers(value)) return attribute.ints(8, value).int(20, INTS)
  if ('float' in value) return attribute.float(2, value.float).int(20, FLOAT)
  return attribute.message(5, tensorMessage(value, '')).int(20, TENSOR)
}

const isTexts = (value: Attribute): value is readonly string[] =>
  Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string')

const isNumbers = (value: Attribute): value is readonly number[] => Array.isArray(value)

function tensorMessage({ type, shape, values }: Tensor, name: string): MessageWriter {
  const tensor = messageWriter().ints(1, shape).int(2, ELEMENT_TYPES[type])
  if (type === 'string') for (const text of values) tensor.text(6, String(text))
  if (name !== '') tensor.text(8, name)
  return type === 'string' ? tensor : tensor.bytes(9, rawBytes(type, Array.from(values, Number)))
}

function rawBytes(type: Exclude<ElementType, 'string'>, values: readonly number[]): Uint8Array {
  if (type === 'bool') return Uint8Array.from(values)
  if (type === 'int64') return littleEndian(values.map((value) => BigInt(value)))
  return littleEndian(type === 'float' ? Float32Array.from(values) : Float64Array.from(values))
}

function valueMessage({ name, type, shape, about }: ValueProto): MessageWriter {
  const dimensions = messageWriter()
  for (const size of shape)
    dimensions.message(1, typeof size === 'number' ? messageWriter().int(1, size) : messageWriter().text(2, size))
  const tensor = messageWriter().int(1, ELEMENT_TYPES[type]).message(2, dimensions)
  const value = messageWriter().text(1, name).message(2, messageWriter().message(1, tensor))
  return about === undefined ? value : value.text(3, about)
}

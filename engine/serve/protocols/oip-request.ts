import { dataError } from '../../../shared/core/index.ts'
import { describe } from '../../../shared/serve/index.ts'
import type { Cell } from '../../../shared/table/index.ts'
import { Refusal } from '../answer.ts'
import { jsonOf } from '../body.ts'
import type { Call } from '../call.ts'
import type { LoadedModel } from '../model.ts'
import { objectIn, own, type RawRow, rowByPosition, rowsOfColumns } from './rows-of.ts'
import { valuesFromBytes, valuesFromJson } from './tensor-data.ts'

/** What an inference request asks for. */
export interface InferRequest {
  readonly id?: string
  readonly rows: readonly unknown[]
  /** Which outputs are wanted, and whether each as bytes; undefined: all, as `isBinary` says. */
  readonly outputs?: readonly { readonly name: string; readonly isBinary?: boolean }[]
  /** Whether outputs that say nothing of their own come as bytes. */
  readonly isBinary: boolean
}

const SHAPE = 'Send { "inputs": [ { "name", "shape", "datatype", "data" } ] }, one tensor a column.'

/**
 * Reads an inference request of the Open Inference Protocol v2: JSON, or JSON and after it the bytes of tensors, where the header
 * Inference-Header-Content-Length says how long the JSON is.
 */
export function readInferRequest(
  model: LoadedModel,
  { headers }: Call,
  body: Uint8Array,
  mostDepth: number,
): InferRequest {
  const { json, rest } = partsOf(headers['inference-header-content-length'], body)
  const request = objectIn(jsonOf(json, mostDepth, SHAPE), SHAPE)
  const id = own(request, 'id')
  if (id !== undefined && typeof id !== 'string')
    throw dataError(`"id" is ${describe(id)}, not a text.`, {
      value: describe(id),
      next: 'Send a text, or leave it out.',
    })
  const tensors = tensorsIn(own(request, 'inputs'), rest)
  const outputs = outputsIn(own(request, 'outputs'))
  return {
    ...(id !== undefined && { id }),
    rows: rowsOf(model, tensors),
    ...(outputs.length > 0 && { outputs }),
    isBinary: parameter(request, 'binary_data_output') === true,
  }
}

function partsOf(header: string | string[] | undefined, body: Uint8Array): { json: Uint8Array; rest: Uint8Array } {
  if (header === undefined) return { json: body, rest: new Uint8Array(0) }
  const length = Number(header)
  if (typeof header !== 'string' || !/^\d{1,15}$/u.test(header) || length > body.length)
    throw new Refusal(
      400,
      `Inference-Header-Content-Length is ${JSON.stringify(header)}; the body has ${body.length} bytes.`,
      'Send the length of the JSON that stands before the bytes of the tensors.',
    )
  return { json: body.subarray(0, length), rest: body.subarray(length) }
}

interface Tensor {
  readonly name: string
  readonly shape: readonly number[]
  readonly values: readonly Cell[]
}

function tensorsIn(inputs: unknown, rest: Uint8Array): Tensor[] {
  if (!Array.isArray(inputs))
    throw dataError(`"inputs" is ${inputs === undefined ? 'missing' : describe(inputs)}, not a list.`, { next: SHAPE })
  let at = 0
  const tensors = inputs.map((input: unknown, i): Tensor => {
    const place = `inputs[${i}]`
    const { name, shape, datatype, count } = headOf(input, place)
    const size = parameter(input, 'binary_data_size')
    const called = `${place} "${name}"`
    if (size === undefined)
      return { name, shape, values: valuesFromJson(own(objectIn(input, SHAPE), 'data'), datatype, count, called) }
    if (typeof size !== 'number' || !Number.isInteger(size) || size < 0 || at + size > rest.length)
      throw dataError(`${called}: binary_data_size is ${describe(size)}; ${rest.length - at} bytes are left.`, {
        value: describe(size),
        next: 'Send the bytes of the tensors after the JSON, in the same order.',
      })
    const values = valuesFromBytes(rest.subarray(at, at + size), datatype, count, called)
    at += size
    return { name, shape, values }
  })
  if (at < rest.length)
    throw dataError(`${rest.length - at} bytes after the JSON belong to no tensor.`, {
      next: 'Say binary_data_size of each tensor.',
    })
  return tensors
}

/** More places than this are no shape of rows that a body could hold. */
const MOST_VALUES = 2 ** 31

function headOf(input: unknown, place: string): { name: string; shape: number[]; datatype: string; count: number } {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    throw dataError(`${place} is ${describe(input)}, not a tensor.`, { next: SHAPE })
  const [name, shape, datatype] = [own(input, 'name'), own(input, 'shape'), own(input, 'datatype')]
  if (typeof name !== 'string') throw dataError(`${place}: "name" is ${describe(name)}, not a text.`, { next: SHAPE })
  if (typeof datatype !== 'string')
    throw dataError(`${place} "${name}": "datatype" is ${describe(datatype)}, not a text.`, { next: SHAPE })
  if (!Array.isArray(shape) || shape.length === 0 || !shape.every((size) => Number.isInteger(size) && size >= 0))
    throw dataError(`${place} "${name}": "shape" must be a list of whole numbers from 0 on.`, {
      value: describe(shape),
      next: 'Send [rows] or [rows, 1].',
    })
  const sizes: number[] = shape
  const count = sizes.reduce((product, size) => product * size, 1)
  if (count > MOST_VALUES)
    throw dataError(`${place} "${name}": the shape has ${count} places.`, { next: 'Send fewer rows.' })
  return { name, shape: sizes, datatype, count }
}

/** One tensor a column; or one for all of them, in the order of the model's inputs, where no column has its name. */
function rowsOf(model: LoadedModel, tensors: readonly Tensor[]): unknown[] {
  const [only] = tensors
  if (tensors.length === 1 && only && only.shape.length === 2 && !isColumn(model, only.name))
    return byPosition(model, only)
  const columns = new Map<string, readonly Cell[]>()
  let count: number | undefined
  for (const { name, shape, values } of tensors) {
    const [rows = 0] = shape
    if (values.length !== rows)
      throw dataError(`The tensor "${name}" has the shape [${shape.join(', ')}]: more than one value a row.`, {
        column: name,
        next: 'Send a tensor of the shape [rows] or [rows, 1] for each column.',
      })
    count ??= rows
    if (rows !== count)
      throw dataError(`The tensor "${name}" has ${rows} rows, others have ${count}.`, {
        column: name,
        next: 'Send the same number of rows in every tensor.',
      })
    if (columns.has(name))
      throw dataError(`The tensor "${name}" is there twice.`, { column: name, next: 'Send each column once.' })
    columns.set(name, values)
  }
  return rowsOfColumns(columns, count ?? 0)
}

const isColumn = ({ pipeline }: LoadedModel, name: string): boolean =>
  pipeline.inputs.some((input) => input.name === name)

function byPosition(model: LoadedModel, { name, shape, values }: Tensor): RawRow[] {
  const [rows = 0, width = 0] = shape
  return Array.from({ length: rows }, (_, row) =>
    rowByPosition(model, values.slice(row * width, (row + 1) * width), `A row of the tensor "${name}"`),
  )
}

function outputsIn(outputs: unknown): { name: string; isBinary?: boolean }[] {
  if (outputs === undefined || outputs === null) return []
  if (!Array.isArray(outputs))
    throw dataError(`"outputs" is ${describe(outputs)}, not a list.`, { next: 'Send [ { "name" } ].' })
  return outputs.map((output: unknown, i) => {
    const name = typeof output === 'object' && output !== null ? own(output, 'name') : undefined
    if (typeof name !== 'string') throw dataError(`outputs[${i}] has no name.`, { next: 'Send [ { "name" } ].' })
    const isBinary = parameter(output, 'binary_data')
    return { name, ...(typeof isBinary === 'boolean' && { isBinary }) }
  })
}

/** A parameter of a request or a tensor; undefined where there is none. */
function parameter(of: unknown, name: string): unknown {
  const parameters = typeof of === 'object' && of !== null ? own(of, 'parameters') : undefined
  return typeof parameters === 'object' && parameters !== null ? own(parameters, name) : undefined
}

import { dataError } from '../../../shared/core/index.ts'
import type { Answer } from '../answer.ts'
import type { LoadedModel } from '../model.ts'
import type { PredictedRows } from '../predict-rows.ts'
import type { ServedPrediction } from '../served-prediction.ts'
import type { InferRequest } from './oip-request.ts'
import { type OutputType, toBytes } from './tensor-data.ts'

/** An output of a model: what it says of itself, and its values. */
interface Output {
  readonly name: string
  readonly datatype: OutputType
  /** Values a row; undefined where it is one, and the shape has no second place. */
  readonly width?: number
  readonly parameters?: Readonly<Record<string, string | number | boolean>>
  values(predictions: readonly ServedPrediction[]): (string | number | boolean)[]
}

/** The outputs of a model, the prediction first. */
export function outputsOf({ pipeline: { task, classes } }: LoadedModel): Output[] {
  const isNumber = task === 'regression'
  const prediction: Output = {
    name: 'prediction',
    datatype: isNumber ? 'FP64' : 'BYTES',
    values: (predictions) => predictions.map((one) => one.prediction),
  }
  const probabilities: Output = {
    name: 'probabilities',
    datatype: 'FP64',
    width: classes.length,
    // Parameters are plain values in the protocol: a list goes as its JSON.
    parameters: { classes: JSON.stringify(classes) },
    values: (predictions) => predictions.flatMap((one) => classes.map((label) => one.probabilities?.[label] ?? 0)),
  }
  const status: Output = {
    name: 'status',
    datatype: 'BYTES',
    values: (predictions) => predictions.map((one) => one.status),
  }
  const outOfDomain: Output = {
    name: 'out_of_domain',
    datatype: 'BOOL',
    values: (predictions) => predictions.map((one) => one.outOfDomain === true),
  }
  return isNumber ? [prediction, status, outOfDomain] : [prediction, probabilities, status, outOfDomain]
}

/** What the metadata of a model says of its inputs and outputs; −1 is any number of rows. */
export function tensorsOf(model: LoadedModel) {
  return {
    inputs: model.pipeline.inputs.map(({ name, reading }) => ({
      name,
      datatype: reading.kind === 'number' ? 'FP64' : 'BYTES',
      shape: [-1],
    })),
    outputs: outputsOf(model).map(({ name, datatype, width, parameters }) => ({
      name,
      datatype,
      shape: width === undefined ? [-1] : [-1, width],
      ...(parameters && { parameters }),
    })),
  }
}

/** The outputs that are wanted, each with whether it comes as bytes; an unknown one is an error. */
export function wantedOutputs(model: LoadedModel, { outputs, isBinary }: InferRequest): readonly [Output, boolean][] {
  const all = outputsOf(model)
  if (!outputs) return all.map((output) => [output, isBinary])
  return outputs.map((wanted) => {
    const output = all.find(({ name }) => name === wanted.name) ?? placed(all, wanted.name)
    if (!output)
      throw dataError(`There is no output "${wanted.name}".`, {
        value: wanted.name,
        next: `Ask for ${all.map(({ name }) => name).join(', ')}.`,
      })
    return [output, wanted.isBinary ?? isBinary]
  })
}

/** Clients of models without names of outputs, as KServe's examples, ask by place: `output-0` is the first. */
function placed(all: readonly Output[], name: string): Output | undefined {
  const [, place] = /^output-(\d{1,3})$/u.exec(name) ?? []
  const output = place === undefined ? undefined : all[Number(place)]
  return output && { ...output, name }
}

/**
 * The answer to an inference request: JSON, and after it the bytes of the outputs that are wanted so.
 *
 * @param served what the service calls its model, whichever version answers
 */
export function inferAnswer(
  served: string,
  wanted: readonly (readonly [Output, boolean])[],
  { model, predictions, ignored, call }: PredictedRows,
  id = call.id,
): Answer {
  const parts: Uint8Array[] = []
  const outputs = wanted.map(([{ name, datatype, width, parameters, values }, isBinary]) => {
    const [rows, data] = [predictions.length, values(predictions)]
    const head = { name, shape: width === undefined ? [rows] : [rows, width], datatype }
    if (!isBinary) return { ...head, ...(parameters && { parameters }), data }
    const bytes = toBytes(data, datatype)
    parts.push(bytes)
    return { ...head, parameters: { ...parameters, binary_data_size: bytes.length } }
  })
  const json = {
    model_name: served,
    model_version: model.version,
    id,
    ...parametersOf(predictions, ignored),
    outputs,
  }
  if (parts.length === 0) return { status: 200, body: json }
  const head = Buffer.from(JSON.stringify(json))
  return {
    status: 200,
    body: Buffer.concat([head, ...parts]),
    headers: { 'inference-header-content-length': String(head.length) },
  }
}

/** What is said of the whole answer, where there is something to say. */
function parametersOf(predictions: readonly ServedPrediction[], ignored: readonly string[]) {
  const instead = predictions.flatMap(({ fallback }, row) => (fallback === undefined ? [] : [row]))
  const parameters = {
    ...(ignored.length > 0 && { ignored: JSON.stringify(ignored) }),
    ...(instead.length > 0 && { fallback: true, fallback_rows: JSON.stringify(instead) }),
  }
  return Object.keys(parameters).length > 0 ? { parameters } : {}
}

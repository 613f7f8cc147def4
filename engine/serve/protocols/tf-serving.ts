import { dataError } from '../../../shared/core/index.ts'
import type { Answer } from '../answer.ts'
import { jsonOf, requireOwnType } from '../body.ts'
import type { Call } from '../call.ts'
import type { Asked } from '../predict-rows.ts'
import type { Route } from '../route.ts'
import type { ServedPrediction } from '../served-prediction.ts'
import type { Service } from '../state.ts'
import { modelIn } from './oip.ts'
import { outputsOf } from './oip-response.ts'
import { objectIn, own, rowsOfInstances, rowsOfNamedColumns } from './rows-of.ts'

// The REST API of TensorFlow Serving (https://www.tensorflow.org/tfx/serving/api_rest), and KServe's protocol v1, which is alike.

const PATHS = ['/v1/models/{name}', '/v1/models/{name}/versions/{version}'] as const

const OPEN = { method: 'GET', scope: null, takesBody: false } as const

export const TF_SERVING_ROUTES: readonly Route[] = [
  { ...OPEN, path: '/v1/models', answer: ({ name }) => ({ status: 200, body: { models: [name] } }) },
  ...PATHS.flatMap((path): Route[] => [
    { ...OPEN, path, answer: state },
    { method: 'POST', path: `${path}:predict`, scope: 'predict', ask: predict },
  ]),
]

function state(service: Service, call: Call): Answer {
  const { version } = modelIn(service, call)
  const state = service.draining ? 'UNLOADING' : 'AVAILABLE'
  // `ready` is KServe's, the rest is TensorFlow Serving's.
  const status = { version, state, status: { error_code: 'OK', error_message: '' } }
  return { status: 200, body: { name: service.name, ready: !service.draining, model_version_status: [status] } }
}

const SHAPE = 'Send { "instances": [ { "column": value } ] } or { "inputs": { "column": [ values ] } }.'

function predict(service: Service, call: Call, body: Uint8Array): Asked {
  requireOwnType(call.headers)
  const model = modelIn(service, call)
  const request = objectIn(jsonOf(body, service.limits.mostDepth, SHAPE), SHAPE)
  const [instances, inputs] = [own(request, 'instances'), own(request, 'inputs')]
  if ((instances === undefined) === (inputs === undefined))
    throw dataError(
      instances === undefined
        ? 'The request holds neither "instances" nor "inputs".'
        : 'The request holds both "instances" and "inputs".',
      { next: SHAPE },
    )
  const named = call.params.version === undefined ? {} : { model }
  if (instances !== undefined)
    return {
      ...named,
      rows: rowsOfInstances(model, instances, 'instances'),
      named: 'instances',
      write: ({ predictions }) => ({ status: 200, body: { predictions } }),
    }
  return {
    ...named,
    rows: rowsOfNamedColumns(model, inputs, 'inputs'),
    write: ({ predictions, model: used }) => ({
      status: 200,
      body: { outputs: inColumns(outputsOf(used), predictions) },
    }),
  }
}

function inColumns(outputs: ReturnType<typeof outputsOf>, predictions: readonly ServedPrediction[]) {
  return Object.fromEntries(
    outputs.map(({ name, width, values }) => {
      const all = values(predictions)
      const lists = width === undefined ? all : predictions.map((_, row) => all.slice(row * width, (row + 1) * width))
      return [name, lists]
    }),
  )
}

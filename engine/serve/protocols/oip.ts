import type { Answer } from '../answer.ts'
import { Refusal } from '../answer.ts'
import { jsonOf, requireOwnType } from '../body.ts'
import { type Call, isRequestId } from '../call.ts'
import type { LoadedModel } from '../model.ts'
import type { Asked } from '../predict-rows.ts'
import type { PlainRoute, Route } from '../route.ts'
import type { Service } from '../state.ts'
import { readInferRequest } from './oip-request.ts'
import { inferAnswer, tensorsOf, wantedOutputs } from './oip-response.ts'
import { own } from './rows-of.ts'

// The Open Inference Protocol v2 over HTTP (https://github.com/kserve/open-inference-protocol), its binary tensor data extension and
// the index of its model repository extension (https://github.com/triton-inference-server/server, docs/protocol).

const OPEN = { method: 'GET', scope: null, takesBody: false } as const
const MODEL = ['/v2/models/{name}', '/v2/models/{name}/versions/{version}'] as const

export const OIP_ROUTES: readonly Route[] = [
  { ...OPEN, path: '/v2', answer: server },
  { ...OPEN, path: '/v2/health/live', answer: () => ({ status: 200, body: { live: true } }) },
  { ...OPEN, path: '/v2/health/ready', answer: ready },
  { ...OPEN, path: '/v2/models', answer: ({ name }) => ({ status: 200, body: { models: [name] } }) },
  ...MODEL.flatMap((path): Route[] => [
    { ...OPEN, path, answer: metadata },
    { ...OPEN, path: `${path}/ready`, answer: modelReady },
    { method: 'POST', path: `${path}/infer`, scope: 'predict', ask: infer },
  ]),
  { method: 'POST', path: '/v2/repository/index', scope: null, takesBody: true, answer: index },
  ...['load', 'unload'].map(
    (verb): PlainRoute => ({
      method: 'POST',
      path: `/v2/repository/models/{name}/${verb}`,
      scope: 'admin',
      takesBody: true,
      answer: refuseToChange,
    }),
  ),
]

/** The model that a path names; by version where it has one. */
export function modelIn({ name: served, models }: Service, { params }: Pick<Call, 'params'>): LoadedModel {
  const { name = served, version } = params
  const known = [models.champion, models.challenger, models.previous].filter((model) => model !== null)
  const found = name === served ? known.find((model) => version === undefined || model.version === version) : undefined
  if (found) return found
  const what = version === undefined ? `Model ${name}` : `Model ${name} with version ${version}`
  throw new Refusal(
    404,
    `${what} not found.`,
    `This service has ${known.map((model) => `${served} ${model.version}`).join(', ')}.`,
  )
}

function server({ models: { champion } }: Service): Answer {
  return {
    status: 200,
    body: { name: 'lathe', version: champion.version, extensions: ['binary_tensor_data', 'model_repository'] },
  }
}

/** `ready` is what KServe's clients read, `live` what the protocol's own text says. */
function ready({ draining }: Service): Answer {
  return { status: draining ? 503 : 200, body: { ready: !draining, live: true } }
}

function metadata(service: Service, call: Call): Answer {
  const model = modelIn(service, call)
  const { champion, challenger, previous } = service.models
  const versions = [champion, challenger, previous].flatMap((one) => one?.version ?? [])
  const parameters = { task: model.pipeline.task, target: model.pipeline.target, digest: model.digest }
  return { status: 200, body: { name: service.name, versions, platform: 'lathe', ...tensorsOf(model), parameters } }
}

function modelReady(service: Service, call: Call): Answer {
  modelIn(service, call)
  const isReady = !service.draining
  return { status: isReady ? 200 : 503, body: { name: service.name, ready: isReady } }
}

function infer(service: Service, call: Call, body: Uint8Array): Asked {
  requireOwnType(call.headers)
  const model = modelIn(service, call)
  const request = readInferRequest(model, call, body, service.limits.mostDepth)
  const wanted = wantedOutputs(model, request)
  if (request.id !== undefined && isRequestId(request.id)) call.id = request.id
  return {
    rows: request.rows,
    // A version in the path is meant; without one the service decides who answers.
    ...(call.params.version !== undefined && { model }),
    write: (predicted) => inferAnswer(service.name, wanted, predicted, request.id),
  }
}

function index(service: Service, _call: Call, body: Uint8Array): Answer {
  const request = body.length > 0 ? jsonOf(body, service.limits.mostDepth, 'Send { "ready": true } or nothing.') : {}
  const isReadyWanted = typeof request === 'object' && request !== null && own(request, 'ready') === true
  const { models, name, draining } = service
  const known = [models.champion, models.challenger, models.previous].filter((model) => model !== null)
  const listed = known.map(({ version }) => ({ name, version, state: draining ? 'UNLOADING' : 'READY', reason: '' }))
  return { status: 200, body: isReadyWanted && draining ? [] : listed }
}

function refuseToChange(service: Service, call: Call): Answer {
  modelIn(service, call)
  throw new Refusal(
    400,
    'Models are not loaded or unloaded by request here.',
    'Start the service with another model, or promote one in its registry.',
  )
}

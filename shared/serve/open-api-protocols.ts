import type { Json } from '../core/index.ts'

// What the document says of protocols that others laid down; their own documents say more.

type Schema = { readonly [key: string]: Json }

const reference = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` })
const content = (schema: Json, type = 'application/json'): Schema => ({ [type]: { schema } })
const list = (items: Json): Schema => ({ type: 'array', items })
const TEXT: Schema = { type: 'string' }
const ANY: Schema = { type: 'object' }

const part = (name: string): Json => ({ name, in: 'path', required: true, schema: TEXT })

/** Refusals that every request may meet. */
export const REFUSALS: Readonly<Record<string, string>> = {
  400: 'The request is not as it should be',
  401: 'The service asks for a key or a token',
  403: 'The key may not do this, or a page of another site asks',
  413: 'The body is too large',
  415: 'The body is of a type or an encoding that is not read here',
  429: 'Too many requests of this key or address; Retry-After says when to come again',
  503: 'The service is busy or goes down; Retry-After says when to come again',
}

export const refusals = (): Schema =>
  Object.fromEntries(
    Object.entries(REFUSALS).map(([status, description]) => [
      status,
      { description, content: content(reference('Error')) },
    ]),
  )

const get = (summary: string, schema: Json, parameters: readonly Json[] = []): Json => ({
  summary,
  ...(parameters.length > 0 && { parameters }),
  responses: { 200: { description: summary, content: content(schema) } },
})

const post = (summary: string, body: Json, answer: Json, parameters: readonly Json[] = [], status = '200'): Json => ({
  summary,
  ...(parameters.length > 0 && { parameters }),
  requestBody: { required: true, content: body },
  responses: { [status]: { description: summary, content: answer }, ...refusals() },
})

/** Paths of the Open Inference Protocol, TensorFlow Serving, MLflow and SageMaker, and of labels. */
export function protocolPaths(): Schema {
  return {
    '/v2': { get: get('The server and its extensions', reference('ServerMetadata')) },
    '/v2/models': { get: get('The models', { type: 'object', properties: { models: list(TEXT) } }) },
    ...versioned('/v2/models/{name}', (parameters) => ({
      '': { get: get('What the model takes and gives', reference('ModelMetadata'), parameters) },
      '/ready': { get: get('Whether the model takes requests; 503 where it does not', ANY, parameters) },
      '/infer': {
        post: post(
          'Predicts rows, one tensor a column; bytes after the JSON where Inference-Header-Content-Length says so',
          content(reference('InferenceRequest')),
          content(reference('InferenceResponse')),
          parameters,
        ),
      },
    })),
    '/v2/repository/index': {
      post: post('Versions that are loaded', content(ANY), content(list(ANY))),
    },
    '/v2/repository/models/{name}/load': {
      post: post('Always refused here', content(ANY), content(ANY), [part('name')]),
    },
    '/v2/repository/models/{name}/unload': {
      post: post('Always refused here', content(ANY), content(ANY), [part('name')]),
    },
    '/v1/models': { get: get('The models', { type: 'object', properties: { models: list(TEXT) } }) },
    ...versioned('/v1/models/{name}', (parameters) => ({
      '': { get: get('State of the model, as TensorFlow Serving says it', ANY, parameters) },
      ':predict': {
        post: post(
          'Predicts "instances" (rows) or "inputs" (columns), as TensorFlow Serving does',
          content({ type: 'object', properties: { instances: list({}), inputs: {} } }),
          content({ type: 'object', properties: { predictions: list(reference('Prediction')), outputs: ANY } }),
          parameters,
        ),
      },
    })),
    '/ping': {
      get: {
        summary: 'Whether requests are taken, as MLflow and SageMaker ask',
        responses: { 200: { description: 'Yes' } },
      },
    },
    '/invocations': {
      post: post(
        'Predicts rows, as MLflow and SageMaker ask; CSV with a header, too',
        { ...content(reference('Invocation')), ...content(TEXT, 'text/csv') },
        { ...content(reference('PredictResponse')), ...content(TEXT, 'text/csv') },
      ),
    },
    '/rollout': {
      get: get('Who serves, and how a trial stands', ANY),
      post: post(
        'Puts a challenger beside the champion, or takes it away',
        content(reference('Rollout')),
        content(ANY),
      ),
    },
    '/rollout/promote': {
      post: post('Makes the challenger the champion', content(reference('RolloutNote')), content(ANY)),
    },
    '/rollout/rollback': {
      post: post('Goes back to the champion before', content(reference('RolloutNote')), content(ANY)),
    },
    '/feedback': {
      post: post(
        'Keeps what became of rows that were predicted',
        content(reference('Feedback')),
        content(ANY),
        [],
        '202',
      ),
    },
  }
}

/** The same paths without and with a version. */
function versioned(path: string, paths: (parameters: readonly Json[]) => Schema): Schema {
  const both = [
    [path, paths([part('name')])],
    [`${path}/versions/{version}`, paths([part('name'), part('version')])],
  ] as const
  return Object.fromEntries(
    both.flatMap(([start, own]) => Object.entries(own).map(([end, value]) => [start + end, value])),
  )
}

const DATATYPES = 'BOOL UINT8 UINT16 UINT32 UINT64 INT8 INT16 INT32 INT64 FP16 FP32 FP64 BYTES'.split(' ')

const object = (properties: Schema, required: readonly string[] = Object.keys(properties)): Schema => ({
  type: 'object',
  required: [...required],
  properties,
})

const TENSOR = {
  name: TEXT,
  shape: list({ type: 'integer' }),
  datatype: { type: 'string', enum: DATATYPES },
  parameters: ANY,
  data: { type: 'array', description: 'Nested or flat, row by row; null is a missing value.' },
}

export const PROTOCOL_SCHEMAS: Schema = {
  ServerMetadata: object({ name: TEXT, version: TEXT, extensions: list(TEXT) }),
  ModelMetadata: object({
    name: TEXT,
    versions: list(TEXT),
    platform: TEXT,
    inputs: list(reference('TensorMetadata')),
    outputs: list(reference('TensorMetadata')),
    parameters: ANY,
  }),
  TensorMetadata: object({
    name: TEXT,
    datatype: { type: 'string', enum: DATATYPES },
    shape: list({ type: 'integer' }),
  }),
  Tensor: object(TENSOR, ['name', 'shape', 'datatype']),
  InferenceRequest: object({ id: TEXT, parameters: ANY, inputs: list(reference('Tensor')), outputs: list(ANY) }, [
    'inputs',
  ]),
  InferenceResponse: object(
    { model_name: TEXT, model_version: TEXT, id: TEXT, parameters: ANY, outputs: list(reference('Tensor')) },
    ['model_name', 'outputs'],
  ),
  Invocation: {
    type: 'object',
    description: 'Exactly one of these, and "params" where you like.',
    properties: {
      dataframe_split: object({ columns: list(TEXT), data: list(list({})) }),
      dataframe_records: list(reference('Row')),
      instances: list({}),
      inputs: {},
      params: ANY,
    },
  },
  Rollout: {
    type: 'object',
    properties: {
      challenger: { type: ['string', 'null'] },
      share: { type: 'number', minimum: 0, maximum: 1 },
      shadow: { type: 'boolean' },
      salt: TEXT,
    },
  },
  RolloutNote: { type: 'object', properties: { note: TEXT } },
  Feedback: object({
    labels: list(
      object(
        {
          request: { type: 'string', description: 'The x-request-id of the answer.' },
          row: { type: 'integer' },
          label: {},
        },
        ['request', 'label'],
      ),
    ),
  }),
}

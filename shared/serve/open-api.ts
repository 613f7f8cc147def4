import type { Json } from '../core/index.ts'
import { type Pipeline, rowSchema } from '../pipeline/index.ts'
import { PROTOCOL_SCHEMAS, protocolPaths, refusals } from './open-api-protocols.ts'
import { MOST_EXPLAINED_ROWS, MOST_ROWS } from './predict-request.ts'

/** The OpenAPI 3.1 document of the service of a model. */
export function openApi(pipeline: Pipeline, name: string): { readonly [key: string]: Json } {
  return {
    openapi: '3.1.0',
    info: { title: name, version: '1', description: `Predicts ${pipeline.target}.` },
    paths: {
      '/predict': { post: predictOperation(pipeline) },
      '/explain': { post: explainOperation() },
      '/health': { get: operation('health', 'Whether the service is up', reference('Health')) },
      '/v2/health/live': { get: operation('live', 'Whether the process runs', reference('Live')) },
      '/v2/health/ready': { get: operation('ready', 'Whether requests are taken', reference('Ready')) },
      ...protocolPaths(),
      '/metrics': { get: metricsOperation() },
      '/openapi.json': { get: operation('openApi', 'This document', { type: 'object' }) },
    },
    components: { schemas: { ...schemas(pipeline), ...PROTOCOL_SCHEMAS } },
  }
}

const metricsOperation = (): Json => ({
  operationId: 'metrics',
  summary: 'Counts of predictions for Prometheus, by group where the model was audited',
  responses: {
    200: { description: 'Text in the format of Prometheus', content: { 'text/plain': { schema: { type: 'string' } } } },
  },
})

function explainOperation(): Json {
  const summary = 'What every column adds to the margin of each row, or of each of its classes'
  return {
    ...operation('explain', summary, reference('ExplainResponse')),
    requestBody: { required: true, content: jsonContent(reference('ExplainRequest')) },
    responses: { 200: { description: summary, content: jsonContent(reference('ExplainResponse')) }, ...refusals() },
  }
}

function predictOperation(pipeline: Pipeline): Json {
  return {
    ...operation('predict', `Predicts ${pipeline.target}, one prediction a row`, reference('PredictResponse')),
    requestBody: { required: true, content: jsonContent(reference('PredictRequest')) },
    responses: {
      200: {
        description: 'One prediction a row, in the same order',
        content: jsonContent(reference('PredictResponse')),
      },
      ...refusals(),
    },
  }
}

function schemas(pipeline: Pipeline): { readonly [key: string]: Json } {
  return {
    Row: rowSchema(pipeline),
    PredictRequest: {
      type: 'object',
      required: ['rows'],
      properties: {
        rows: { type: 'array', maxItems: MOST_ROWS, items: reference('Row') },
        reasons: {
          type: 'integer',
          minimum: 0,
          default: 0,
          description: `How many reasons each prediction gets; with reasons at most ${MOST_EXPLAINED_ROWS} rows.`,
        },
      },
    },
    ExplainRequest: object({ rows: { type: 'array', maxItems: MOST_EXPLAINED_ROWS, items: reference('Row') } }),
    ExplainResponse: object({
      scale: { const: 'margin' },
      rows: { type: 'array', items: reference('Explanation') },
    }),
    Explanation: {
      type: 'object',
      required: ['row', 'base', 'margin', 'score', 'contributions'],
      properties: {
        row: { type: 'integer' },
        class: { type: 'string', description: 'Of three classes and more: whose margin it is.' },
        base: {
          type: 'number',
          description: 'What is predicted on average; with the contributions it sums to the margin.',
        },
        margin: { type: 'number' },
        score: { type: 'number' },
        contributions: { type: 'object', additionalProperties: { type: 'number' } },
        error: { type: 'number', description: 'The largest standard error, where contributions were sampled.' },
      },
    },
    Reason: object({
      column: { type: 'string' },
      value: { type: ['string', 'null'] },
      contribution: { type: 'number', description: 'What the column adds to the margin.' },
    }),
    Prediction: predictionSchema(pipeline),
    PredictResponse: {
      type: 'object',
      required: ['predictions'],
      properties: {
        predictions: { type: 'array', items: reference('Prediction') },
        ignored: { type: 'array', items: { type: 'string' }, description: 'Columns that the model does not use.' },
      },
    },
    Health: object({ status: { type: 'string' }, model: { type: 'string' } }),
    Live: object({ live: { type: 'boolean' } }),
    Ready: object({ ready: { type: 'boolean' }, live: { type: 'boolean' } }),
    Error: object({ error: { type: 'string', description: 'The problem, and what to do next.' } }),
  }
}

function predictionSchema(pipeline: Pipeline): Json {
  const always = {
    prediction: pipeline.task === 'regression' ? { type: 'number' } : { type: 'string', enum: pipeline.classes },
    probabilities:
      pipeline.task === 'regression'
        ? { type: 'null' }
        : object(Object.fromEntries(pipeline.classes.map((label) => [label, SHARE]))),
    status: {
      type: 'string',
      description: '"ok", or what was out of order with the row and what was done about it.',
    },
  }
  const reasons = {
    type: 'array',
    items: reference('Reason'),
    description: 'Strongest first, where they were asked for.',
  }
  return { type: 'object', required: Object.keys(always), properties: { ...always, ...SOMETIMES, reasons } }
}

/** What is not so is left out. */
const SOMETIMES: { readonly [key: string]: Json } = {
  outOfDomain: {
    const: true,
    description: 'A number or date lies outside of the training range, or a category is one that training never saw.',
  },
  fallback: {
    enum: ['previous', 'prior'],
    description: 'The model failed on the row: the one before it answered, or what is so without any row.',
  },
}

const SHARE: Json = { type: 'number', minimum: 0, maximum: 1 }

const reference = (name: string): Json => ({ $ref: `#/components/schemas/${name}` })

const jsonContent = (schema: Json): Json => ({ 'application/json': { schema } })

const object = (properties: { readonly [key: string]: Json }): Json => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
})

const operation = (operationId: string, summary: string, schema: Json): { readonly [key: string]: Json } => ({
  operationId,
  summary,
  responses: { 200: { description: summary, content: jsonContent(schema) } },
})

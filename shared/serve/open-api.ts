import type { Json } from '../core/index.ts'
import { type Pipeline, rowSchema } from '../pipeline/index.ts'
import { MOST_ROWS } from './predict-request.ts'

/** The OpenAPI 3.1 document of the service of a model. */
export function openApi(pipeline: Pipeline, name: string): { readonly [key: string]: Json } {
  return {
    openapi: '3.1.0',
    info: { title: name, version: '1', description: `Predicts ${pipeline.target}.` },
    paths: {
      '/predict': { post: predictOperation(pipeline) },
      '/health': { get: operation('health', 'Whether the service is up', reference('Health')) },
      '/v2/health/live': { get: operation('live', 'Whether the process runs', reference('Live')) },
      '/v2/health/ready': { get: operation('ready', 'Whether requests are taken', reference('Ready')) },
      '/openapi.json': { get: operation('openApi', 'This document', { type: 'object' }) },
    },
    components: { schemas: schemas(pipeline) },
  }
}

function predictOperation(pipeline: Pipeline): Json {
  const refusals = { 400: 'The request is not as it should be', 413: 'It is too large', 415: 'It is not JSON' }
  return {
    ...operation('predict', `Predicts ${pipeline.target}, one prediction a row`, reference('PredictResponse')),
    requestBody: { required: true, content: jsonContent(reference('PredictRequest')) },
    responses: {
      200: {
        description: 'One prediction a row, in the same order',
        content: jsonContent(reference('PredictResponse')),
      },
      ...Object.fromEntries(
        Object.entries(refusals).map(([status, description]) => [
          status,
          { description, content: jsonContent(reference('Error')) },
        ]),
      ),
    },
  }
}

function schemas(pipeline: Pipeline): { readonly [key: string]: Json } {
  return {
    Row: rowSchema(pipeline),
    PredictRequest: object({ rows: { type: 'array', maxItems: MOST_ROWS, items: reference('Row') } }),
    Prediction: object({
      prediction: pipeline.task === 'regression' ? { type: 'number' } : { type: 'string', enum: pipeline.classes },
      probabilities:
        pipeline.task === 'regression'
          ? { type: 'null' }
          : object(Object.fromEntries(pipeline.classes.map((label) => [label, SHARE]))),
      status: {
        type: 'string',
        description: '"ok", or what was out of order with the row and what was done about it.',
      },
    }),
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
    Ready: object({ ready: { type: 'boolean' } }),
    Error: object({ error: { type: 'string', description: 'The problem, and what to do next.' } }),
  }
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

import { dataError, setOwn } from '../../../shared/core/index.ts'
import {
  type CsvFile,
  chunksOf,
  describe,
  openCsv,
  predictionCsvHeader,
  predictionCsvLine,
  predictResponse,
} from '../../../shared/serve/index.ts'
import type { Answer } from '../answer.ts'
import { Refusal } from '../answer.ts'
import { jsonOf, requireJson, textOf } from '../body.ts'
import type { Call } from '../call.ts'
import type { LoadedModel } from '../model.ts'
import type { Asked, PredictedRows } from '../predict-rows.ts'
import type { Route } from '../route.ts'
import type { Service } from '../state.ts'
import { objectIn, own, type RawRow, reasonsIn, rowsOfColumns, rowsOfInstances, rowsOfNamedColumns } from './rows-of.ts'

// What MLflow's scoring server (https://mlflow.org/docs/latest/deployment/deploy-model-locally) and containers of Amazon SageMaker
// (https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-inference-code.html) answer to.

export const MLFLOW_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/ping', scope: null, takesBody: false, answer: ping },
  { method: 'POST', path: '/invocations', scope: 'predict', ask: invoke },
]

function ping({ draining }: Service): Answer {
  return { status: draining ? 503 : 200, body: '\n' }
}

const FORMATS = ['dataframe_split', 'dataframe_records', 'instances', 'inputs'] as const
const SHAPE = `Send exactly one of ${FORMATS.join(', ')}, and "params" where you like.`

function invoke(service: Service, { headers }: Call, body: Uint8Array): Asked {
  const isCsv = /^text\/csv\s*(?:;|$)/iu.test(headers['content-type'] ?? '')
  const write = wantsCsv(headers.accept) ? writeCsv : writeJson
  const { champion } = service.models
  if (isCsv) return { rows: csvRows(champion, headers['content-type'] ?? '', body), write }
  requireJson(headers)
  const request = objectIn(jsonOf(body, service.limits.mostDepth, SHAPE), SHAPE)
  const other = Object.keys(request).find((key) => key !== 'params' && !FORMATS.some((format) => format === key))
  if (other !== undefined)
    throw dataError(`The request holds "${other}", which is not known here.`, { value: other, next: SHAPE })
  const found = FORMATS.filter((format) => own(request, format) !== undefined)
  const [format] = found
  if (!format || found.length > 1)
    throw dataError(`The request holds ${format ? found.join(' and ') : 'no rows'}.`, { next: SHAPE })
  const params = own(request, 'params')
  const reasons = typeof params === 'object' && params !== null ? reasonsIn(own(params, 'reasons')) : 0
  return { rows: rowsIn(champion, format, own(request, format)), named: format, reasons, write }
}

function rowsIn(model: LoadedModel, format: (typeof FORMATS)[number], value: unknown): readonly unknown[] {
  if (format === 'dataframe_split') return splitRows(value)
  if (format === 'inputs') return rowsOfNamedColumns(model, value, format)
  return rowsOfInstances(model, value, format)
}

/** pandas' orientation `split`: names once, rows as lists. */
function splitRows(value: unknown): RawRow[] {
  const next = 'Send { "columns": [ names ], "data": [ [ values ] ] }.'
  const frame = objectIn(value, next)
  const [columns, data] = [own(frame, 'columns'), own(frame, 'data')]
  if (!Array.isArray(columns) || !columns.every((name) => typeof name === 'string'))
    throw dataError('"columns" of dataframe_split must be a list of texts.', { value: describe(columns), next })
  if (!Array.isArray(data))
    throw dataError('"data" of dataframe_split must be a list of rows.', { value: describe(data), next })
  const names: readonly string[] = columns
  if (new Set(names).size < names.length)
    throw dataError('"columns" of dataframe_split names a column twice.', { next })
  return data.map((values: unknown, i) => {
    if (!Array.isArray(values) || values.length !== names.length)
      throw dataError(`data[${i}] of dataframe_split must be a list of ${names.length} values.`, { next })
    const row: RawRow = {}
    for (const [c, name] of names.entries()) setOwn(row, name, values[c])
    return row
  })
}

/** Most records of a file at once; the limit on rows holds after it. */
const CHUNK = 10_000

function csvRows(model: LoadedModel, type: string, body: Uint8Array): RawRow[] {
  const charset = /charset="?([^";]+)/iu.exec(type)?.[1]?.trim().toLowerCase() ?? 'utf-8'
  if (charset !== 'utf-8' && charset !== 'utf8')
    throw new Refusal(415, `The CSV is in ${JSON.stringify(charset)}.`, 'Send it in UTF-8.')
  textOf(body)
  const file = csvFor(model, type, body)
  const [aside] = file.survey.setAside
  if (aside)
    throw dataError(`The CSV, record ${aside.record}: ${aside.reason}.`, {
      next: 'Mend the record. Records count from 0.',
    })
  const rows: RawRow[] = []
  for (const { rows: count, columns } of chunksOf(file, file.names, CHUNK)) {
    const texts = [...columns].map(([name, { texts }]) => [name, texts] as const)
    rows.push(
      ...rowsOfColumns(
        new Map(texts.map(([name, all]) => [name, Array.from({ length: count }, (_, row) => all.at(row))])),
        count,
      ),
    )
  }
  return rows
}

/** Where the first record is data, as in what clients of SageMaker send, or is said to be (`header=absent`, RFC 4180), values go by their place. */
function csvFor({ pipeline: { inputs } }: LoadedModel, type: string, body: Uint8Array): CsvFile {
  const isData = /;\s*header="?absent"?/iu.test(type)
  const file = openCsv(body, 'The CSV', isData ? { header: false } : {})
  if (file.dialect.header) return file
  if (file.names.length !== inputs.length)
    throw dataError(`The CSV names no columns, and has ${file.names.length}; the model has ${inputs.length}.`, {
      value: String(file.names.length),
      next: `Name them in a first line, or send all, in this order: ${inputs.map(({ name }) => name).join(', ')}.`,
    })
  return { ...file, names: inputs.map(({ name }) => name) }
}

const wantsCsv = (accept: string | undefined): boolean => /^text\/csv\b/iu.test(accept ?? '')

const writeJson = ({ predictions, ignored }: PredictedRows): Answer => ({
  status: 200,
  body: predictResponse(predictions, ignored),
})

function writeCsv({ predictions, model: { pipeline } }: PredictedRows): Answer {
  const lines = predictions.map((one, row) => predictionCsvLine(row, one, pipeline.classes, one.status, []))
  return {
    status: 200,
    body: [predictionCsvHeader(pipeline.classes, 0), ...lines].join(''),
    headers: { 'content-type': 'text/csv; charset=utf-8' },
  }
}

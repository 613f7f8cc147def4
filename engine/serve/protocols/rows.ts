import { explainTable, tableOfRows } from '../../../shared/explain/index.ts'
import {
  checkRowCount,
  MOST_EXPLAINED_ROWS,
  parsePredictRequest,
  predictResponse,
} from '../../../shared/serve/index.ts'
import type { Answer } from '../answer.ts'
import { jsonOf, requireJson } from '../body.ts'
import type { Call } from '../call.ts'
import type { Asked, PredictedRows } from '../predict-rows.ts'
import type { Route } from '../route.ts'
import type { Service } from '../state.ts'

/** Rows as objects by column: the protocol of our own. */
export const ROWS_ROUTES: readonly Route[] = [
  { method: 'POST', path: '/predict', scope: 'predict', ask: predict },
  { method: 'POST', path: '/explain', scope: 'explain', takesBody: true, answer: explain },
]

function predict({ limits }: Service, { headers }: Call, body: Uint8Array): Asked {
  requireJson(headers)
  return { ...parsePredictRequest(jsonOf(body, limits.mostDepth)), write }
}

const write = ({ predictions, ignored }: PredictedRows): Answer => ({
  status: 200,
  body: predictResponse(predictions, ignored),
})

function explain({ models, limits }: Service, { headers }: Call, body: Uint8Array): Answer {
  requireJson(headers)
  const { champion } = models
  const asked = parsePredictRequest(jsonOf(body, limits.mostDepth))
  checkRowCount(asked.rows.length, 1, MOST_EXPLAINED_ROWS)
  const { rows, ignored } = champion.check(asked.rows)
  const explained = explainTable(champion.pipeline, tableOfRows(champion.pipeline, rows))
  return { status: 200, body: { scale: 'margin', rows: explained, ...(ignored.length > 0 && { ignored }) } }
}

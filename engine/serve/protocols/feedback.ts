import { dataError } from '../../../shared/core/index.ts'
import { describe } from '../../../shared/serve/index.ts'
import type { Answer } from '../answer.ts'
import { Refusal } from '../answer.ts'
import { jsonOf, requireJson } from '../body.ts'
import type { Call } from '../call.ts'
import type { Route } from '../route.ts'
import type { Label, Service } from '../state.ts'
import { objectIn, own } from './rows-of.ts'

export const FEEDBACK_ROUTES: readonly Route[] = [
  { method: 'POST', path: '/feedback', scope: 'feedback', takesBody: true, answer: feedback },
]

const SHAPE = 'Send { "labels": [ { "request": id, "row": 0, "label": value } ] }.'

/** Takes what became of rows that were predicted earlier: the id of the request, its row from 0, and the true value. */
async function feedback(service: Service, call: Call, body: Uint8Array): Promise<Answer> {
  requireJson(call.headers)
  const { hooks, limits } = service
  const sent = own(objectIn(jsonOf(body, limits.mostDepth, SHAPE), SHAPE), 'labels')
  if (!Array.isArray(sent)) throw dataError('"labels" must be a list.', { value: describe(sent), next: SHAPE })
  if (sent.length > limits.mostRows)
    throw dataError(`The request holds ${sent.length} labels; one may hold ${limits.mostRows}.`, {
      next: 'Send several requests.',
    })
  const labels = sent.map((one: unknown, i) => labelIn(service, one, `labels[${i}]`))
  if (!hooks.feedback)
    throw new Refusal(501, 'Labels are not kept by this service.', 'Start it with a log (--log) that keeps them.')
  await hooks.feedback(labels, call)
  return { status: 202, body: { accepted: labels.length } }
}

function labelIn({ models: { champion } }: Service, one: unknown, place: string): Label {
  const label = objectIn(one, SHAPE)
  const [request, row = 0, value] = [own(label, 'request'), own(label, 'row') ?? 0, own(label, 'label')]
  if (typeof request !== 'string' || request === '')
    throw dataError(`${place}: "request" is ${describe(request)}, not the id of a request.`, {
      next: 'Every answer carries it, in the header x-request-id.',
    })
  if (typeof row !== 'number' || !Number.isInteger(row) || row < 0)
    throw dataError(`${place}: "row" is ${describe(row)}, not a whole number from 0 on.`, { next: SHAPE })
  const { task, classes } = champion.pipeline
  if (task === 'regression') {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
    if (typeof number === 'number' && Number.isFinite(number)) return { request, row, label: number }
    throw dataError(`${place}: "label" is ${describe(value)}, not a number.`, { next: 'Send the true value.' })
  }
  const text =
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value).trim() : ''
  if (!classes.includes(text))
    throw dataError(`${place}: "label" is ${describe(value)}, which is no class of the model.`, {
      value: describe(value),
      next: `Send one of ${classes.slice(0, 8).join(', ')}.`,
    })
  return { request, row, label: text }
}

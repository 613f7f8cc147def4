import { LatheError, usageError } from '../../shared/core/index.ts'
import type { Alert } from '../../shared/monitor/index.ts'
import { OUTGOING_LIMITS } from '../serve/outgoing.ts'

const TEST: Alert = {
  ...{ id: 'test#1', key: 'test', kind: 'service', subject: 'test', title: 'A test from Lathe', p: null },
  ...{ what: 'somebody asked for it in Monitor', sure: 'certain', state: 'open', calm: 0 },
  ...{ since: null, raisedAt: 0, lastAt: 0, closedAt: null, closedBy: null },
  steps: [{ does: 'look', title: 'Nothing has to be done', text: 'Alerts of this project come to this address.' }],
}

const NEXT = 'Look whether the address is right and its server runs, then send the test again.'

/** Why a call did not arrive, by the code that the system gives. */
const WHY: Readonly<Record<string, string>> = {
  ENOTFOUND: 'there is no server of this name',
  EAI_AGAIN: 'the name cannot be looked up: is this computer online?',
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was cut off',
  ETIMEDOUT: 'it did not answer in time',
  EHOSTUNREACH: 'the computer cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is one that this computer does not trust',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is one that this computer does not trust',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is one that this computer does not trust',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is of another name',
}

/** The address of a server, as alerts are sent to it. @throws a usage error where it is none */
export function webhookUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url && /^https?:$/.test(url.protocol)) return url
  throw usageError(`"${text}" is not the address of a server.`, {
    value: text,
    next: 'Write it with its beginning, as in https://alerts.example.org/lathe.',
  })
}

/**
 * Sends a test to a webhook, in the form of an alert that is raised, once and with the time limit of any alert.
 *
 * @throws `data` where it does not arrive: what is wrong, and what to do
 */
export async function tryWebhook(
  text: string,
  milliseconds = OUTGOING_LIMITS.milliseconds,
): Promise<{ status: number; milliseconds: number }> {
  const { href, host } = webhookUrl(text)
  const began = performance.now()
  const at = Date.now()
  const refused = (why: string, next = NEXT) =>
    new LatheError('data', `The test did not arrive at ${host}: ${why}.`, { value: href, next })
  const answer = await fetch(href, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'raised', at, alert: { ...TEST, raisedAt: at, lastAt: at } }),
    signal: AbortSignal.timeout(milliseconds),
    redirect: 'manual',
  }).catch((error: unknown) => {
    throw refused(whyOf(error, milliseconds))
  })
  await answer.body?.cancel()
  const { status } = answer
  if (answer.type === 'opaqueredirect' || (status >= 300 && status < 400))
    throw refused(
      'it sends on to another address',
      'Give the address that it sends on to: alerts go to none but the one you give.',
    )
  if (status === 401 || status === 403)
    throw refused(
      `it answered with ${status}: it does not let Lathe in`,
      'Take an address that holds its own key, as chat programs give them for webhooks.',
    )
  if (status === 404)
    throw refused(
      'it answered with 404: it does not know this address',
      'Copy the whole address again, with everything after the name.',
    )
  if (!answer.ok) throw refused(`it answered with ${status}`)
  return { status, milliseconds: Math.round(performance.now() - began) }
}

function whyOf(error: unknown, milliseconds: number): string {
  if (error instanceof Error && error.name === 'TimeoutError')
    return `it did not answer within ${milliseconds / 1000} seconds`
  const cause = error instanceof Error ? error.cause : undefined
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : ''
  // What fetch itself refuses: ports of other protocols.
  if (cause instanceof Error && cause.message === 'bad port') return 'nothing is ever sent to that port'
  return WHY[code] ?? (cause instanceof Error ? cause.message : 'it cannot be reached')
}

import { describe } from '../../../shared/serve/index.ts'
import { type Answer, Refusal } from '../answer.ts'
import { jsonOf, requireJson } from '../body.ts'
import type { Call } from '../call.ts'
import { objectIn, own } from '../protocols/rows-of.ts'
import type { Route } from '../route.ts'
import type { Service } from '../state.ts'
import { troubleIn } from './deployment.ts'
import type { Traffic } from './traffic.ts'

const POST = { method: 'POST', scope: 'admin', takesBody: true } as const

/** Who serves, how a trial stands, and the ways to change it. */
export const ROLLOUT_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/rollout', scope: 'metrics', takesBody: false, answer: told },
  { ...POST, path: '/rollout', answer: change },
  { ...POST, path: '/rollout/promote', answer: (service, call, body) => move(service, call, body, 'promote') },
  { ...POST, path: '/rollout/rollback', answer: (service, call, body) => move(service, call, body, 'rollBack') },
]

const SHAPE = 'Send { "challenger": PATH or null, "share": 0 to 1, "shadow": true or false }.'

function told(service: Service): Answer {
  return { status: 200, body: trafficOf(service).report() }
}

async function change(service: Service, call: Call, body: Uint8Array): Promise<Answer> {
  const traffic = trafficOf(service)
  mayChange(service, call)
  requireJson(call.headers)
  const given = objectIn(jsonOf(body, service.limits.mostDepth, SHAPE), SHAPE)
  const trouble =
    'champion' in given || 'previous' in given
      ? 'Only a promotion or a rollback changes the champion'
      : troubleIn(given)
  if (trouble !== null) throw new Refusal(400, `${trouble}.`, SHAPE)
  const { change: apply } = traffic.source
  if (!apply)
    throw new Refusal(
      409,
      'What serves is decided by the registry.',
      'Name a challenger there, with `lathe registry alias`.',
    )
  const before = await traffic.source.read()
  // Other processes may follow: what this one cannot load is not asked of them.
  await traffic.check({ ...before, ...given })
  await apply(given)
  try {
    await traffic.refresh()
  } catch (error) {
    // A model that cannot be loaded: every process would try it again.
    await apply(before)
    throw error
  }
  return told(service)
}

const OWN_ADDRESS = /^(?:::ffff:)?127\.\d+\.\d+\.\d+$|^::1$/u

/** Where nobody is asked for a key, only this computer may change who answers. */
function mayChange({ hooks }: Service, { remote }: Call): void {
  if (hooks.guard || OWN_ADDRESS.test(remote)) return
  throw new Refusal(403, 'Which models answer is changed with a key only.', 'Start the service with --key-file.')
}

async function move(service: Service, call: Call, body: Uint8Array, to: 'promote' | 'rollBack'): Promise<Answer> {
  const traffic = trafficOf(service)
  mayChange(service, call)
  const note = body.length > 0 ? noteOf(call.headers, body, service.limits.mostDepth) : ''
  if (await traffic[to](note)) return told(service)
  throw to === 'promote'
    ? new Refusal(409, 'There is no challenger.', 'Put one beside the champion first: POST /rollout.')
    : new Refusal(409, 'There is neither a challenger nor a champion of before.', 'Promote another version.')
}

function noteOf(headers: Call['headers'], body: Uint8Array, mostDepth: number): string {
  requireJson(headers)
  const shape = 'Send { "note": TEXT }, of 1,000 letters at most.'
  const note = own(objectIn(jsonOf(body, mostDepth, shape), shape), 'note') ?? ''
  if (typeof note === 'string' && note.length <= LONGEST_NOTE) return note
  throw new Refusal(400, `"note" is ${describe(note)}.`, shape)
}

const LONGEST_NOTE = 1000

function trafficOf({ traffic }: Service): Traffic {
  if (traffic) return traffic
  throw new Refusal(501, 'This service has one model, and no place to put another.', 'Start it by `lathe serve`.')
}

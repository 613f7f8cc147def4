import { z } from 'zod'
import { type Answer, Refusal } from '../answer.ts'
import { jsonOf, requireJson } from '../body.ts'
import type { Call } from '../call.ts'
import type { Route } from '../route.ts'
import type { Service } from '../state.ts'
import type { Traffic } from './traffic.ts'

const POST = { method: 'POST', scope: 'admin', takesBody: true } as const

/** Who serves, how a trial stands, and the ways to change it. */
export const ROLLOUT_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/rollout', scope: 'metrics', takesBody: false, answer: told },
  { ...POST, path: '/rollout', answer: change },
  { ...POST, path: '/rollout/promote', answer: (service, call, body) => move(service, call, body, 'promote') },
  { ...POST, path: '/rollout/rollback', answer: (service, call, body) => move(service, call, body, 'rollBack') },
]

const CHANGE = z.strictObject({
  challenger: z.string().min(1).nullable().optional(),
  share: z.number().min(0).max(1).optional(),
  shadow: z.boolean().optional(),
  salt: z.string().optional(),
})
const NOTE = z.strictObject({ note: z.string().max(1000).default('') })

const SHAPE = 'Send { "challenger": PATH or null, "share": 0 to 1, "shadow": true or false }.'

function told(service: Service): Answer {
  return { status: 200, body: trafficOf(service).report() }
}

async function change(service: Service, { headers }: Call, body: Uint8Array): Promise<Answer> {
  const traffic = trafficOf(service)
  requireJson(headers)
  const read = CHANGE.safeParse(jsonOf(body, service.limits.mostDepth, SHAPE))
  if (!read.success) throw new Refusal(400, `${read.error.issues[0]?.message}.`, SHAPE)
  const { change: apply } = traffic.source
  if (!apply)
    throw new Refusal(
      409,
      'What serves is decided by the registry.',
      'Name a challenger there, with `lathe registry alias`.',
    )
  const before = await traffic.source.read()
  const given = Object.fromEntries(Object.entries(read.data).filter(([, value]) => value !== undefined))
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

async function move(
  service: Service,
  { headers }: Call,
  body: Uint8Array,
  to: 'promote' | 'rollBack',
): Promise<Answer> {
  const traffic = trafficOf(service)
  const { note } = body.length > 0 ? noteOf(headers, body, service.limits.mostDepth) : { note: '' }
  if (await traffic[to](note)) return told(service)
  throw to === 'promote'
    ? new Refusal(409, 'There is no challenger.', 'Put one beside the champion first: POST /rollout.')
    : new Refusal(409, 'There is neither a challenger nor a champion of before.', 'Promote another version.')
}

function noteOf(headers: Call['headers'], body: Uint8Array, mostDepth: number): z.infer<typeof NOTE> {
  requireJson(headers)
  const read = NOTE.safeParse(jsonOf(body, mostDepth, 'Send { "note": TEXT }.'))
  if (read.success) return read.data
  throw new Refusal(400, `${read.error.issues[0]?.message}.`, 'Send { "note": TEXT }.')
}

function trafficOf({ traffic }: Service): Traffic {
  if (traffic) return traffic
  throw new Refusal(501, 'This service has one model, and no place to put another.', 'Start it by `lathe serve`.')
}

import type { Answer } from './answer.ts'
import type { Call } from './call.ts'
import type { Asked } from './predict-rows.ts'
import type { Scope } from './secure/scopes.ts'
import type { Service } from './state.ts'

export type Method = 'GET' | 'POST'

interface RouteBase {
  readonly method: Method
  /** `/v2/models/{name}/infer`: a part in braces is any text without a slash. It names the route in figures and logs, too. */
  readonly path: string
  /** What a caller must be allowed to do; null where the route is open to everybody, as health is. */
  readonly scope: Scope | null
}

/** A route that answers by itself. */
export interface PlainRoute extends RouteBase {
  readonly takesBody: boolean
  answer(service: Service, call: Call, body: Uint8Array): Answer | Promise<Answer>
}

/** A route that reads rows out of a body; what becomes of them is the same for every protocol. */
export interface RowsRoute extends RouteBase {
  ask(service: Service, call: Call, body: Uint8Array): Asked
}

export type Route = PlainRoute | RowsRoute

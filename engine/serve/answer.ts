import type { OutgoingHttpHeaders } from 'node:http'

/** What a route answers with. An object becomes JSON, a text is sent as it is. */
export interface Answer {
  readonly status: number
  readonly body: string | object
  readonly headers?: OutgoingHttpHeaders
}

/** A request that is turned down: the problem and the next step, as the client reads them. */
export class Refusal extends Error {
  readonly status: number
  readonly headers: OutgoingHttpHeaders

  constructor(status: number, problem: string, next: string, headers: OutgoingHttpHeaders = {}) {
    super(`${problem} ${next}`)
    this.status = status
    this.headers = headers
  }
}

/** What a route answers with. An object becomes JSON, a text and bytes are sent as they are. */
export interface Answer {
  readonly status: number
  readonly body: string | object | Uint8Array
  readonly headers?: Readonly<Record<string, string>>
}

/** A request that is turned down: the problem and the next step, as the client reads them. */
export class Refusal extends Error {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, problem: string, next: string, headers: Readonly<Record<string, string>> = {}) {
    super(`${problem} ${next}`)
    this.status = status
    this.headers = headers
  }
}

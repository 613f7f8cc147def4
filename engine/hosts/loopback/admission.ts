import type { IncomingMessage } from 'node:http'
import { refuse } from './refusal.ts'
import { isSecret } from './secret.ts'
import type { Site } from './site.ts'

/** Turns down what was not meant for this address (another name that resolves to it) or comes from another page. */
export function admit({ headers }: IncomingMessage, { host, origin }: Site): void {
  if (headers.host !== host) throw refuse(421, 'This is not the address of Lathe.', `Open ${origin}/.`)
  if (headers.origin !== undefined && headers.origin !== origin)
    throw refuse(403, 'Pages of other sites have no way in.', `Open ${origin}/.`)
}

/** The secret of `Authorization: Bearer …`, a header that no page of another site can send; '' where there is none. */
export const bearerOf = ({ headers }: IncomingMessage): string =>
  /^Bearer (\S+)$/u.exec(headers.authorization ?? '')?.[1] ?? ''

export function authorize(request: IncomingMessage, { token }: Site): void {
  if (!isSecret(bearerOf(request), token)) throw unauthorized()
}

const PREFIX = 'token.'

/**
 * The token of a socket, given as a subprotocol: a browser's socket can send no header of its own, and an address would
 * show in logs. A socket must say where it comes from, too.
 */
export function authorizeSocket({ headers }: IncomingMessage, { token }: Site): void {
  if (headers.origin === undefined) throw refuse(403, 'A socket has to name its origin.', 'Use the page of Lathe.')
  const protocols = (headers['sec-websocket-protocol'] ?? '').split(',').map((protocol) => protocol.trim())
  const given = protocols.find((protocol) => protocol.startsWith(PREFIX))?.slice(PREFIX.length) ?? ''
  if (!isSecret(given, token)) throw unauthorized()
}

const unauthorized = () =>
  refuse(401, 'The token is missing or of another start.', 'Open the address that `lathe open` printed.')

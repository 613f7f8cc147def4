import { protocol } from 'electron'

const SCHEME = 'app'

/** The address of every page of ours; no server and no file has it. */
export const ORIGIN = `${SCHEME}://lathe`

/** Whether an address is one of our pages: parsed, since `app://lathe.example` begins alike. */
export function isOurs(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol: scheme, host, username, password } = new URL(address)
  return scheme === `${SCHEME}:` && `${scheme}//${host}` === ORIGIN && username === '' && password === ''
}

/** Makes the scheme as good as https: a secure origin of its own. Only before the application is ready. */
export function registerScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, stream: true }
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges }])
}

export function serveScheme(answer: (request: Request) => Promise<Response>): void {
  protocol.handle(SCHEME, answer)
}

import { Readable } from 'node:stream'
import { LatheError } from '../../../shared/core/index.ts'
import type { App } from '../app.ts'
import { type Answer, assetAnswer, downloadAnswer, jsonAnswer, refusalAnswer } from '../loopback/answer.ts'
import { type Assets, listAssets } from '../loopback/assets.ts'
import { securityHeaders } from '../loopback/headers.ts'
import { refusalOf, refuse } from '../loopback/refusal.ts'

export interface PageOptions {
  readonly app: App
  /** The address of the page's own scheme, such as `app://lathe`: nothing else is answered. */
  readonly origin: string
  /** The built renderer: a folder with an index.html. */
  readonly rendererFolder: string
  readonly onDefect?: (error: unknown) => void
}

const DOWNLOAD = '/download/'

/**
 * Answers what the desktop window's page asks for by address: its own files, and files that travel beside the contract.
 * The same files and headers as the browser host's; there is no token, since no other program reaches the scheme.
 */
export async function createPageRequests({
  app,
  origin,
  rendererFolder,
  onDefect = console.error,
}: PageOptions): Promise<(request: Request) => Promise<Response>> {
  const assets = await listAssets(rendererFolder)
  return async (request) => {
    try {
      return responseOf(await answerTo(request, { app, origin, assets }), request.method)
    } catch (error) {
      return responseOf(refusalAnswer(refusalOf(error, onDefect)), request.method)
    }
  }
}

interface Page {
  readonly app: App
  readonly origin: string
  readonly assets: Assets
}

async function answerTo(request: Request, { app, origin, assets }: Page): Promise<Answer> {
  const url = new URL(request.url)
  const from = request.headers.get('origin')
  // `URL.origin` of a scheme that Node does not know is "null".
  if (`${url.protocol}//${url.host}` !== origin || (from !== null && from !== origin))
    throw refuse(403, 'This is not the page of Lathe.', 'Use the window of Lathe.')
  if (url.pathname === '/upload') {
    demand(request, 'POST')
    return jsonAnswer(200, { upload: await receive(app, request, url.searchParams.get('name') ?? '') })
  }
  demand(request, 'GET', 'HEAD')
  if (url.pathname.startsWith(DOWNLOAD)) {
    const download = await app.files.download(url.pathname.slice(DOWNLOAD.length))
    if (!download) throw refuse(404, 'There is no such file to download (any more).', 'Export once more.')
    return downloadAnswer(download)
  }
  const asset = await assets.find(url.pathname === '' ? '/' : url.pathname)
  if (!asset) throw refuse(404, 'There is nothing at this address.', `Open ${origin}/.`)
  return assetAnswer(asset, { host: null })
}

/** What has no path on this computer, such as a pasted table. */
async function receive(app: App, { body, signal }: Request, name: string): Promise<string> {
  if (name === '' || body === null) throw refuse(400, 'The upload has no name or no content.', 'Give both.')
  try {
    return await app.files.receive(name, Readable.fromWeb(body), { signal })
  } catch (error) {
    throw signal.aborted ? new LatheError('cancelled', `The upload of ${name} was cut off.`) : error
  }
}

function demand({ method }: Request, ...methods: readonly string[]): void {
  const allow = methods.join(', ')
  if (!methods.includes(method)) throw refuse(405, `This address does not take ${method}.`, `Use ${allow}.`, { allow })
}

function responseOf({ status, headers, body }: Answer, method: string): Response {
  const all = new Headers(securityHeaders(null))
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) all.set(name, String(value))
  if (method === 'HEAD') return new Response(null, { status, headers: all })
  return new Response(body instanceof Readable ? Readable.toWeb(body) : body, { status, headers: all })
}

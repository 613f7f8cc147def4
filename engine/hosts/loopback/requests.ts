import type { IncomingMessage, RequestListener } from 'node:http'
import { admit, authorize, bearerOf } from './admission.ts'
import { type Answer, assetAnswer, downloadAnswer, jsonAnswer, refusalAnswer, send } from './answer.ts'
import { refusalOf, refuse } from './refusal.ts'
import type { Site } from './site.ts'
import { receiveUpload } from './upload.ts'

const DOWNLOAD = '/download/'

/** Answers everything but the socket: the page and its files to anyone on this computer, the rest against the token. */
export function createListener(site: Site): RequestListener {
  return async (request, response) => {
    let answer: Answer
    try {
      admit(request, site)
      answer = await answerTo(site, request)
    } catch (error) {
      if (response.destroyed) return
      answer = refusalAnswer(refusalOf(error, site.onDefect))
    }
    await send(answer, site, request, response)
  }
}

async function answerTo(site: Site, request: IncomingMessage): Promise<Answer> {
  const [path = '', search = ''] = (request.url ?? '').split('?', 2)
  const query = new URLSearchParams(search)
  if (path === '/upload') {
    demand(request, 'POST')
    authorize(request, site)
    return jsonAnswer(200, { upload: await receiveUpload(site, request, query) })
  }
  if (path === '/start') {
    demand(request, 'POST')
    if (site.starts.redeem(bearerOf(request)) === undefined) throw startedAlready()
    return jsonAnswer(200, { token: site.token })
  }
  if (path === '/ticket') {
    demand(request, 'POST')
    authorize(request, site)
    return jsonAnswer(200, { download: DOWNLOAD + (await ticketFor(site, query.get('path') ?? '')) })
  }
  if (path.startsWith(DOWNLOAD)) {
    demand(request, 'GET')
    return downloadOf(site, path.slice(DOWNLOAD.length))
  }
  const asset = await site.assets.find(path)
  if (!asset) throw refuse(404, 'There is nothing at this address.', `Open ${site.origin}/.`)
  demand(request, 'GET', 'HEAD')
  return assetAnswer(asset, site)
}

/** Looks first, so that the page learns at once of what is not there: a browser's download cannot tell it. */
async function ticketFor(site: Site, path: string): Promise<string> {
  const download = await site.app.files.download(path)
  if (!download) throw noDownload()
  download.stream.destroy()
  return site.tickets.issue(path)
}

async function downloadOf(site: Site, ticket: string): Promise<Answer> {
  const path = site.tickets.redeem(ticket)
  const download = path === undefined ? undefined : await site.app.files.download(path)
  if (!download) throw noDownload()
  return downloadAnswer(download)
}

const startedAlready = () =>
  refuse(
    401,
    'This address opens Lathe once, and was used or waited too long.',
    'Open the address that `lathe open` printed.',
  )

const noDownload = () =>
  refuse(404, 'There is no such file to download (any more).', 'Make it again: export once more.')

function demand({ method = '' }: IncomingMessage, ...methods: readonly string[]): void {
  const allow = methods.join(', ')
  if (!methods.includes(method)) throw refuse(405, `This address does not take ${method}.`, `Use ${allow}.`, { allow })
}

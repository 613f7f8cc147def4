import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { LatheError } from '../../../shared/core/index.ts'
import { Refusal, refuse } from './refusal.ts'
import type { Site } from './site.ts'

/** Streams a dropped file to the application and returns its id for `projects.create`. */
export async function receiveUpload(site: Site, request: IncomingMessage, query: URLSearchParams): Promise<string> {
  const most = site.mostUploadBytes
  const name = fileName(query.get('name') ?? '')
  // Node reads and drops the body of a request that is answered before it was read.
  if (Number(request.headers['content-length'] ?? 0) > most) throw tooLarge(name, most)
  const cut = new AbortController()
  const stop = () => cut.abort()
  request.once('aborted', stop)
  let refusal: Refusal | undefined
  async function* limited() {
    let bytes = 0
    // Kept open on an early end, or the answer could not be read.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      bytes += chunk.length
      if (bytes > most) {
        refusal = tooLarge(name, most)
        throw refusal
      }
      yield chunk
    }
  }
  try {
    return await site.app.files.receive(name, Readable.from(limited(), { objectMode: false }), { signal: cut.signal })
  } catch (error) {
    if (cut.signal.aborted) throw new LatheError('cancelled', `The upload of ${name} was cut off.`)
    throw refusal ?? error
  } finally {
    request.off('aborted', stop)
    request.resume()
  }
}

const LONGEST_NAME = 200

/** The last part of a path, without what no file name holds: the name is for showing, and may become a file's. */
function fileName(given: string): string {
  const last = given.split(/[/\\]/u).at(-1) ?? ''
  const name = last.replace(/\p{Cc}/gu, '').trim()
  if (name === '' || name === '.' || name === '..')
    throw refuse(400, 'The upload has no file name.', 'Give it as ?name=….')
  return name.slice(-LONGEST_NAME)
}

function tooLarge(name: string, most: number): Refusal {
  const error = new LatheError('data', `${name} is larger than ${most.toLocaleString('en')} bytes.`, {
    file: name,
    next: 'Use the command line, which reads the file where it lies: lathe train FILE.',
  })
  return new Refusal(413, error)
}

import type { IncomingMessage } from 'node:http'
import { Refusal } from './answer.ts'

/**
 * Reads the JSON body of a request. Only `application/json` is taken: a page of another site cannot send that type
 * without asking first, so that a browser on this computer is no way in.
 */
export async function readJson(request: IncomingMessage, mostBytes: number): Promise<unknown> {
  const type = request.headers['content-type'] ?? ''
  if (!/^application\/json\s*(?:;\s*charset="?utf-8"?\s*)?$/iu.test(type))
    throw new Refusal(
      415,
      `The body is of type ${type === '' ? '(none)' : JSON.stringify(type)}.`,
      'Send JSON in UTF-8 with the header content-type: application/json.',
    )
  const encoding = request.headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity')
    throw new Refusal(415, `The body is encoded as ${JSON.stringify(encoding)}.`, 'Send it unencoded.')
  return parse(await readText(request, mostBytes))
}

async function readText(request: IncomingMessage, mostBytes: number): Promise<string> {
  const tooLarge = new Refusal(
    413,
    `The body is larger than ${mostBytes.toLocaleString('en')} bytes.`,
    'Split the rows into several requests.',
  )
  // Node reads and drops the rest of a body that is answered early.
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) throw tooLarge
  const chunks: Uint8Array[] = []
  let bytes = 0
  // The rest of a body that turns out too large is dropped rather than cut off: a client that still sends would lose
  // the answer. The server's requestTimeout bounds it.
  for await (const chunk of request) {
    bytes += chunk.length
    if (bytes <= mostBytes) chunks.push(chunk)
    else chunks.length = 0
  }
  if (bytes > mostBytes) throw tooLarge
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
  } catch {
    throw new Refusal(400, 'The body is not valid UTF-8.', 'Send JSON in UTF-8.')
  }
}

function parse(text: string): unknown {
  const next = 'Send { "rows": [ { "column": value } ] }.'
  if (text.trim() === '') throw new Refusal(400, 'The body is empty.', next)
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Refusal(400, `The body is not JSON: ${error instanceof Error ? error.message : error}.`, next)
  }
}

import { join } from 'node:path'
import { LatheError } from '../../../shared/core/index.ts'
import { parseExplained, parsePredictions } from '../../../shared/export/index.ts'
import type { Cell } from '../../../shared/table/index.ts'
import { type Child, failed, type RunLimits, withNode } from '../child.ts'
import { defineRuntime } from '../runtime.ts'

const BATCH_ROWS = 1000

/** A separate Node that serves the exported model, asked over HTTP. */
export const http = defineRuntime({
  id: 'http',
  find: async () => ({ version: `node ${process.versions.node}` }),
  hasStatuses: true,
  score: async (folder, entry, rows, limits) => parsePredictions(await answered(folder, entry, rows, {}, limits)),
  explain: async (folder, entry, rows, reasons, limits) =>
    parseExplained(await answered(folder, entry, rows, { reasons }, limits)),
})

const answered = (
  folder: string,
  entry: string,
  rows: readonly Readonly<Record<string, Cell>>[],
  wanted: { readonly reasons?: number },
  limits: RunLimits,
): Promise<unknown[]> =>
  withNode([join(folder, entry), '--port', '0'], folder, limits, async (child) => {
    const url = await Promise.race([listening(child), endedEarly(child)])
    const predictions: unknown[] = []
    for (let from = 0; from < rows.length; from += BATCH_ROWS) {
      const body = { rows: rows.slice(from, from + BATCH_ROWS), ...wanted }
      predictions.push(...(await post(`${url}/predict`, body, limits.signal)))
    }
    child.stop()
    const code = await child.exited
    if (code !== 0) throw failed(`did not stop when asked to (exit code ${code})`, child)
    return predictions
  })

/** The address in the line that the service prints when it is ready. */
function listening(child: Child): Promise<string> {
  return new Promise((resolve) => {
    child.onOutput(() => {
      const url = /^listening on (http:\S+)\n/mu.exec(child.output().stdout)?.[1]
      if (url !== undefined) resolve(url)
    })
  })
}

async function endedEarly(child: Child): Promise<never> {
  const code = await child.exited
  throw failed(`ended before it listened (exit code ${code})`, child)
}

async function post(url: string, request: object, signal: AbortSignal | undefined): Promise<unknown[]> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
    ...(signal && { signal }),
  })
  const text = await response.text()
  if (!response.ok)
    throw new LatheError('verificationFailed', `The exported service refused golden rows (${response.status}): ${text}`)
  const body: unknown = JSON.parse(text)
  const found = body !== null && typeof body === 'object' && 'predictions' in body ? body.predictions : []
  return Array.isArray(found) ? found : []
}

// The entry of the service that is built into one file and handed to exporters: nothing here may need a package.
import { parseArgs } from 'node:util'
import { type Json, LatheError, usageError } from '../../shared/core/index.ts'
import { INLINE_ARRAYS, pipelineFromJson } from '../../shared/pipeline/index.ts'
import { createGroupCounts, MOST_ROWS, type WatchedColumn } from '../../shared/serve/index.ts'
import { inlineKernels } from '../compute/scoring.ts'
import { createHandler } from './http.ts'
import type { RunningService } from './lambda.ts'
import { type Address, drain, listen } from './listen.ts'
import type { Service } from './routes.ts'

export { createLambdaHandler } from './lambda.ts'

/** What stands in the file of a service. */
export interface ServedModel {
  readonly pipeline: Json
  readonly name: string
  /** The compiled kernels that score many rows, as base64; rows are scored one by one where they are left out. */
  readonly kernels?: string
  /** Columns whose groups are counted, as the model declares them; none where it was not audited. */
  readonly watched?: readonly WatchedColumn[]
}

const MOST_BYTES = 10_000_000
const MOST_DRAIN_SECONDS = 10

const USAGE = `usage: node server.js [--port 8080] [--host 127.0.0.1]

  --port N   the port to listen on; 0 is any free one
  --host H   the address to listen on; 0.0.0.0 is every network of this computer
`

/**
 * Runs the service as a program: reads its options, prints one line `listening on http://HOST:PORT` when ready, keeps
 * stdout silent afterwards, and on SIGTERM or SIGINT finishes what it has and exits with code 0.
 *
 * @param model the pipeline as JSON (its typed arrays inline, as base64) and the name under which it is served
 * @returns where it listens; undefined where it only said how to use it, or what was wrong
 */
export async function startService(
  model: ServedModel,
  args = process.argv.slice(2),
): Promise<RunningService | undefined> {
  try {
    const address = parseAddress(args)
    if (address) return await run(model, address)
    process.stdout.write(USAGE)
  } catch (error) {
    if (!(error instanceof LatheError)) throw error
    process.stderr.write(`${error.message} ${error.details.next ?? ''}\n`)
    process.exitCode = 2
  }
  return undefined
}

async function run({ pipeline, name, kernels, watched = [] }: ServedModel, address: Address): Promise<RunningService> {
  const service: Service = {
    name,
    pipeline: pipelineFromJson(pipeline, INLINE_ARRAYS),
    kernels: inlineKernels(kernels),
    mostBytes: MOST_BYTES,
    mostRows: MOST_ROWS,
    draining: false,
    groups: createGroupCounts(watched, Date.now),
    predicted: 0,
  }
  const { server, url } = await listen(createHandler(service), address)
  const stop = () => {
    if (service.draining) return
    service.draining = true
    void drain(server, MOST_DRAIN_SECONDS).then(() => process.exit(0))
  }
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, stop)
  process.stdout.write(`listening on ${url}\n`)
  return { url }
}

/** @returns undefined where help is asked for */
function parseAddress(args: readonly string[]): Address | undefined {
  const { port, host, help } = parsed(args)
  if (help) return undefined
  if (!/^\d{1,5}$/u.test(port) || Number(port) > 65_535)
    throw usageError(`--port must not be "${port}".`, { value: port, next: 'Give a number from 0 to 65535.' })
  return { host, port: Number(port) }
}

function parsed(args: readonly string[]): { port: string; host: string; help: boolean } {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: '8080' },
        host: { type: 'string', default: '127.0.0.1' },
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    throw usageError(error instanceof Error ? error.message : String(error), { next: 'See --help.' })
  }
}

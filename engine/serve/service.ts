// The entry of the service that is built into one file and handed to exporters: nothing here may need a package.
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { EXIT_CODES, LatheError, usageError } from '../../shared/core/index.ts'
import { checkedModel } from './checked-model.ts'
import { openService } from './open-service.ts'
import { type GivenOptions, SERVE_OPTIONS, type ServeOptions, serveOptions, serveUsage } from './options.ts'
import { type RunningService, startListening } from './running.ts'
import { KEYS_USAGE, keysProgram } from './secure/keys-command.ts'
import { cachedModels, shortDigest } from './traffic/model-files.ts'
import { sourceOf } from './traffic/source.ts'
import { refuseToPrimary, startsWorkers, startWorkers } from './workers.ts'

export { createLambdaHandler } from './lambda.ts'

/**
 * Runs the service as a program: reads its options, prints one line `listening on http://HOST:PORT` when ready, keeps
 * stdout silent afterwards, and on SIGTERM or SIGINT finishes what it has and exits with code 0.
 *
 * @param folder the exported folder: nothing in it is believed before its digests and its signature hold (exit code 4)
 * @returns where it listens; undefined where it only said how to use it, or what was wrong
 */
export async function startService(folder: URL, args = process.argv.slice(2)): Promise<RunningService | undefined> {
  try {
    if (args[0] === 'keys') {
      process.stdout.write(keysProgram(args.slice(1)))
      return undefined
    }
    const given = parsed(args)
    if (given.help === true) {
      process.stdout.write(`${serveUsage('node server.js')}\n${KEYS_USAGE}`)
      return undefined
    }
    const options = serveOptions(given)
    const running = startsWorkers(options)
      ? await startWorkers(options)
      : await listenWith(fileURLToPath(folder), options)
    const stop = () => void running.close().then(() => process.exit(0))
    for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, stop)
    process.stdout.write(`listening on ${running.url}\n`)
    return running
  } catch (error) {
    if (!(error instanceof LatheError)) throw error
    if (refuseToPrimary(error)) return undefined
    process.stderr.write(`${error.message} ${error.details.next ?? ''}\n`)
    process.exitCode = EXIT_CODES[error.code]
  }
  return undefined
}

/** Models beside the folder's own are exported folders too. */
function listenWith(folder: string, options: ServeOptions): Promise<RunningService> {
  const own = checkedModel(folder, options.signedBy)
  const load = cachedModels(async (path) => {
    const model = checkedModel(path, options.signedBy)
    return { ...model, name: own.name, version: shortDigest(model.digest) }
  })
  return startListening(openService(own, options), options, sourceOf(options.traffic, own, load))
}

function parsed(args: readonly string[]): GivenOptions {
  const options = SERVE_OPTIONS.map(
    ({ name, placeholder }) => [name, { type: placeholder ? ('string' as const) : ('boolean' as const) }] as const,
  )
  try {
    return parseArgs({ args: [...args], options: { ...Object.fromEntries(options), help: { type: 'boolean' } } }).values
  } catch (error) {
    throw usageError(error instanceof Error ? error.message : String(error), { next: 'See --help.' })
  }
}

import { EXIT_CODES, LatheError, usageError } from '../shared/core/index.ts'
import { parseArguments } from './arguments.ts'
import type { CommandResult } from './command.ts'
import { COMMANDS } from './commands.ts'
import { failureOf, failureText } from './failure.ts'
import { commandHelp, generalHelp } from './help.ts'
import { showProgress } from './progress.ts'

/** Runs one command line and returns its exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const [name = '--help', ...rest] = argv
  const isJson = rest.includes('--json')
  try {
    if (name === '--help' || name === '-h' || name === 'help') return print(generalHelp(COMMANDS.members))
    if (!COMMANDS.has(name))
      throw usageError(`There is no command "${name}".`, { value: name, next: `Commands: ${COMMANDS.ids.join(', ')}.` })
    return await runCommand(name, rest)
  } catch (thrown) {
    const failure = failureOf(thrown, argv)
    if (isJson) print(`${JSON.stringify({ error: failure })}\n`)
    else process.stderr.write(failureText(failure))
    return EXIT_CODES[failure.code]
  }
}

async function runCommand(name: string, argv: readonly string[]): Promise<number> {
  const command = COMMANDS.get(name)
  const { positionals, options, given, common } = parseArguments(command, argv)
  if (common.help) return print(commandHelp(command))
  const display = showProgress(common.quiet)
  const cancellation = new AbortController()
  const cancel = () => cancellation.abort()
  process.once('SIGINT', cancel)
  process.once('SIGTERM', cancel)
  try {
    const host = {
      given,
      onProgress: display.onProgress,
      signal: cancellation.signal,
      startedAt: performance.timeOrigin,
    }
    const result = await unlessCancelled(command.run(positionals, options, host), cancellation.signal)
    display.end()
    print(common.json ? `${JSON.stringify(result.json)}\n` : result.text)
    return result.exitCode ?? 0
  } finally {
    display.end()
  }
}

/** Commands clean up by themselves within half a second of the signal; one that does not is left behind. */
function unlessCancelled(work: Promise<CommandResult>, signal: AbortSignal): Promise<CommandResult> {
  const cancelled = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => {
      setTimeout(
        () => reject(new LatheError('cancelled', 'Cancelled; nothing was written.')),
        CLEANUP_MILLISECONDS,
      ).unref()
    })
  })
  return Promise.race([work, cancelled])
}

const CLEANUP_MILLISECONDS = 450

function print(text: string): number {
  process.stdout.write(text)
  return 0
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader of a pipe went away (`lathe … | head`): nobody is left to write to.
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

process.exitCode = await main(process.argv.slice(2))

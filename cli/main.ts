import { basename } from 'node:path'
import { EXIT_CODES, LatheError, usageError } from '../shared/core/index.ts'
import { parseArguments } from './arguments.ts'
import type { Command, CommandHost, CommandResult } from './command.ts'
import { commandNamed } from './command-name.ts'
import { COMMAND_GROUPS, COMMANDS } from './commands.ts'
import { failureOf, failureText } from './failure.ts'
import { fitLines } from './fit-lines.ts'
import { commandHelp, commandHelpJson, generalHelp, groupHelp } from './help.ts'
import { showProgress } from './progress.ts'
import { VERSION } from './version.ts'

/** Runs one command line and returns its exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    const { name, rest } = commandOf(argv)
    if (name === '--version') return print(argv.includes('--json') ? toLine({ lathe: VERSION }) : `lathe ${VERSION}\n`)
    if (name === undefined) return print(fitted(generalHelp(COMMANDS.members, COMMAND_GROUPS)))
    const group = groupOf([name, ...rest])
    if (group !== undefined && !name.startsWith(`${group.id} `)) return print(fitted(groupText(group, [name, ...rest])))
    if (!COMMANDS.has(name))
      throw usageError(`There is no command "${name}".`, { value: name, next: `Commands: ${COMMANDS.ids.join(', ')}.` })
    return await runCommand(COMMANDS.get(name), rest)
  } catch (thrown) {
    const failure = failureOf(thrown, argv)
    if (argv.includes('--json')) print(toLine({ error: failure }))
    else process.stderr.write(fitted(failureText(failure), process.stderr))
    return EXIT_CODES[failure.code]
  }
}

/** The group that the first words name. */
const groupOf = (words: readonly string[]) =>
  COMMAND_GROUPS.find(({ id }) => `${words.join(' ')} `.startsWith(`${id} `))

/** What a group has, where nothing more was said. */
function groupText(group: (typeof COMMAND_GROUPS)[number], words: readonly string[]): string {
  const next = words[group.id.split(' ').length]
  if (next === undefined || next.startsWith('-')) return groupHelp(group, COMMANDS.members)
  throw usageError(`There is no command "${group.id} ${next}".`, {
    value: next,
    next: `Commands: ${COMMANDS.ids.filter((id) => id.startsWith(`${group.id} `)).join(', ')}.`,
  })
}

/** `lathe help train` is `lathe train --help`; options may stand before the command where they take no value. */
function commandOf(argv: readonly string[]): { name: string | undefined; rest: readonly string[] } {
  const at = argv.findIndex((argument) => argument !== '--json' && argument !== '--quiet')
  const name = argv[at]
  const rest = argv.filter((_, i) => i !== at)
  if (name === 'help' && rest.length > 0) return commandNamed([...rest, '--help'])
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') return { name: undefined, rest }
  return commandNamed([name, ...rest])
}

async function runCommand(command: Command, argv: readonly string[]): Promise<number> {
  const { positionals, options, given, common } = parseArguments(command, argv)
  if (common.help) return print(common.json ? toLine(commandHelpJson(command)) : fitted(commandHelp(command)))
  const display = showProgress(common.quiet)
  const cancellation = new AbortController()
  let isAskedToGo = false
  const cancel = (name: NodeJS.Signals) => {
    isAskedToGo = name !== 'SIGINT'
    cancellation.abort()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, cancel)
  let isAnnounced = false
  const show = (result: CommandResult) => {
    display.end()
    print(common.json ? toLine(result.json) : result.isData ? result.text : fitted(result.text))
  }
  try {
    const host = {
      given,
      onProgress: display.onProgress,
      note: display.note,
      signal: cancellation.signal,
      isAskedToGo: () => isAskedToGo,
      startedAt: performance.timeOrigin,
      announce(result: CommandResult) {
        isAnnounced = true
        show(result)
      },
    }
    const work = namingFile(command, positionals, options, host)
    const result = await unlessCancelled(work, cancellation.signal, () => isAnnounced)
    if (!isAnnounced) show(result)
    return result.exitCode ?? 0
  } finally {
    display.end()
  }
}

/** Runs the command; an error about a column is given the name of the data file that the column is of. */
async function namingFile(command: Command, positionals: readonly string[], options: unknown, host: CommandHost) {
  try {
    return await command.run(positionals, options, host)
  } catch (error) {
    const file = positionals[command.positionals.findIndex((name) => name === 'FILE' || name === 'PREDS.csv')]
    if (!(error instanceof LatheError) || error.details.file !== undefined) throw error
    if (file === undefined || error.details.column === undefined) throw error
    const name = file === '-' ? 'stdin' : basename(file)
    throw new LatheError(error.code, `${name}: ${error.message}`, { ...error.details, file })
  }
}

/** Commands clean up by themselves within half a second of the signal; one that does not is left behind, unless it drains. */
function unlessCancelled(
  work: Promise<CommandResult>,
  signal: AbortSignal,
  isDraining: () => boolean,
): Promise<CommandResult> {
  const cancelled = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => {
      if (isDraining()) return
      setTimeout(() => reject(new LatheError('cancelled', 'Cancelled.')), CLEANUP_MILLISECONDS).unref()
    })
  })
  return Promise.race([work, cancelled])
}

const CLEANUP_MILLISECONDS = 400

const toLine = (value: unknown): string => `${JSON.stringify(value)}\n`

/** Text for people, broken to the width of a terminal; what goes to a file or a pipe is not. */
const fitted = (text: string, { isTTY, columns }: NodeJS.WriteStream = process.stdout): string =>
  isTTY && columns ? fitLines(text, columns) : text

function print(text: string): number {
  process.stdout.write(text)
  return 0
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader of a pipe went away (`lathe … | head`): nobody is left to write to.
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

const exitCode = await main(process.argv.slice(2))
// A command that did not hear the signal in time still runs; everything is printed already.
if (exitCode === EXIT_CODES.cancelled) process.exit(exitCode)
process.exitCode = exitCode

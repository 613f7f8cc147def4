import type { z } from 'zod'
import type { OnProgress, ParamsSchema } from '../shared/core/index.ts'

/** What a command is given beside its arguments. */
export interface CommandHost {
  /** Names of the options that stood on the command line. */
  readonly given: ReadonlySet<string>
  readonly onProgress: OnProgress
  /** Shows a line beside the progress, on stderr; nothing where that is quiet. */
  note(text: string): void
  readonly signal: AbortSignal
  /** Whether the system or a closed terminal ended it, rather than a Ctrl-C. */
  isAskedToGo(): boolean
  /** Milliseconds since 1970 when the command started. */
  readonly startedAt: number
  /**
   * For commands that run on until they are told to end: prints the result now. After this a signal does not cancel the
   * command; it drains by itself, and what it then returns is not printed.
   */
  announce(result: CommandResult): void
}

/** What a command gives back: one JSON document, and the same for people. */
export interface CommandResult {
  readonly json: unknown
  readonly text: string
  /** The text is a file's content: it is printed as it is. */
  readonly isData?: boolean
  /** 0 unless the command's result is itself a failure. */
  readonly exitCode?: number
}

/** A command with its options erased: what the list holds. */
export interface Command {
  readonly id: string
  readonly summary: string
  /** Names of the arguments, in order; one in brackets may be left out. */
  readonly positionals: readonly string[]
  readonly options: ParamsSchema
  readonly example: string
  run(positionals: readonly string[], options: unknown, host: CommandHost): Promise<CommandResult>
}

export function defineCommand<P extends ParamsSchema>(definition: {
  readonly id: string
  readonly summary: string
  readonly positionals: readonly string[]
  readonly options: P
  readonly example: string
  run(positionals: readonly string[], options: z.output<P>, host: CommandHost): Promise<CommandResult>
}): Command {
  return {
    ...definition,
    run: (positionals, options, host) => definition.run(positionals, definition.options.parse(options), host),
  }
}

import { parseArgs } from 'node:util'
import { type ParamField, paramFields, usageError } from '../shared/core/index.ts'
import { checkOptions } from './check-options.ts'
import type { Command } from './command.ts'
import { flagOf } from './flag.ts'
import { splitList, splitOutsideQuotes, splitPair } from './list-values.ts'

/** Options that every command has. */
export interface CommonOptions {
  readonly json: boolean
  readonly quiet: boolean
  readonly help: boolean
}

export interface ParsedArguments {
  readonly positionals: readonly string[]
  readonly options: unknown
  readonly given: ReadonlySet<string>
  readonly common: CommonOptions
}

/** Reads a command line by the schema of the command's options; what is wrong is a usage error that names the flag. */
export function parseArguments(command: Command, argv: readonly string[]): ParsedArguments {
  const fields = paramFields(command.options)
  const byFlag = new Map(fields.map((field) => [flagOf(field.name).slice(2), field]))
  const { values, positionals } = read(command, argv, byFlag)
  const common = { json: values.json === true, quiet: values.quiet === true, help: values.help === true }
  const given = new Set<string>()
  const options: Record<string, unknown> = {}
  if (common.help) return { positionals, options, given, common }
  for (const [flag, value] of Object.entries(values)) {
    const field = byFlag.get(flag)
    if (!field || value === undefined) continue
    given.add(field.name)
    options[field.name] = valueFor(command, field, value)
  }
  checkPositionals(command, positionals)
  return { positionals, options: checkOptions(command, fields, options), given, common }
}

type Values = Record<string, string | boolean | (string | boolean)[] | undefined>

const COMMON = {
  json: { type: 'boolean' as const },
  quiet: { type: 'boolean' as const },
  help: { type: 'boolean' as const, short: 'h' },
}

function read(
  command: Command,
  argv: readonly string[],
  byFlag: ReadonlyMap<string, ParamField>,
): { values: Values; positionals: string[] } {
  const options = Object.fromEntries(
    [...byFlag].map(([flag, field]) => [
      flag,
      {
        type: field.type === 'boolean' ? ('boolean' as const) : ('string' as const),
        multiple: field.type === 'list' || field.type === 'record',
        ...(field.name === 'out' && { short: 'o' }),
      },
    ]),
  )
  try {
    return parseArgs({
      args: withJoinedValues(argv, byFlag),
      options: { ...options, ...COMMON },
      allowPositionals: true,
      allowNegative: true,
      strict: true,
    })
  } catch (error) {
    throw usageError(problemOf(error), { next: `See: lathe ${command.id} --help` })
  }
}

/** Joins a value that begins with a dash to its option (`--trials -3`, `--missing -,NA`): it cannot be an option. */
function withJoinedValues(argv: readonly string[], byFlag: ReadonlyMap<string, ParamField>): string[] {
  const isOption = (text: string) => {
    const flag = text.replace(/^--(no-)?/, '').split('=', 1)[0] ?? ''
    return (
      text === '--' || text === '-o' || text === '-h' || (text.startsWith('--') && (byFlag.has(flag) || flag in COMMON))
    )
  }
  const joined: string[] = []
  for (let i = 0; i < argv.length; i++) {
    const [text = '', next] = [argv[i], argv[i + 1]]
    if (text === '--') return [...joined, ...argv.slice(i)]
    const field = text.startsWith('--') ? byFlag.get(text.slice(2)) : undefined
    if (field && field.type !== 'boolean' && next?.startsWith('-') && !isOption(next)) {
      joined.push(`${text}=${next}`)
      i++
    } else joined.push(text)
  }
  return joined
}

/** What Node's parser says, in our words. */
function problemOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  const option = /'(-[^']*)'/
    .exec(message)?.[1]
    ?.replace(/^-\w, /, '')
    .split(' ', 1)[0]
  if (option === undefined) return message.split('\n')[0] ?? message
  if (message.startsWith('Unknown option')) return `There is no option ${option}.`
  return message.includes('does not take an argument') ? `${option} takes no value.` : `${option} needs a value.`
}

function valueFor(command: Command, field: ParamField, value: NonNullable<Values[string]>): unknown {
  if (field.type === 'list') return textsOf(value).flatMap(splitList)
  if (field.type === 'record')
    return Object.fromEntries(
      textsOf(value)
        .flatMap((text) => splitOutsideQuotes(text, ','))
        .filter((pair) => pair !== '')
        .map((pair) => pairOf(command, field, pair)),
    )
  if (field.type !== 'number' && field.type !== 'integer') return value
  const number = Number(value)
  if (String(value).trim() === '' || Number.isNaN(number))
    throw usageError(`${flagOf(field.name)} takes a number, not "${value}".`, {
      value: String(value),
      next: `See: lathe ${command.id} --help`,
    })
  return number
}

const textsOf = (value: NonNullable<Values[string]>): string[] => [value].flat().map(String)

function pairOf(command: Command, field: ParamField, pair: string): [string, string] {
  const parts = splitPair(pair)
  if (!parts)
    throw usageError(`${flagOf(field.name)} takes name=value pairs, not "${pair}".`, {
      value: pair,
      next: `See: lathe ${command.id} --help`,
    })
  return parts
}

function checkPositionals({ id, positionals: names }: Command, positionals: readonly string[]): void {
  const needed = names.filter((name) => !name.startsWith('['))
  if (positionals.length >= needed.length && positionals.length <= names.length) return
  const missing = needed[positionals.length]
  const extra = positionals[names.length]
  throw usageError(missing ? `${missing} is missing.` : `"${extra}" is one argument too many.`, {
    ...(extra !== undefined && { value: extra }),
    next: `Usage: lathe ${[id, ...names].join(' ')} [options]   (lathe ${id} --help)`,
  })
}

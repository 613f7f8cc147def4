import { parseArgs } from 'node:util'
import { type ParamField, paramFields, parseParams, usageError } from '../shared/core/index.ts'
import type { Command } from './command.ts'

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

export const flagOf = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`

/** Reads a command line by the schema of the command's options; what is wrong is a usage error that names the flag. */
export function parseArguments(command: Command, argv: readonly string[]): ParsedArguments {
  const fields = paramFields(command.options)
  const byFlag = new Map(fields.map((field) => [flagOf(field.name).slice(2), field]))
  const { values, positionals } = read(command, argv, byFlag)
  const common = { json: values.json === true, quiet: values.quiet === true, help: values.help === true }
  const given = new Set<string>()
  const options: Record<string, unknown> = {}
  for (const [flag, value] of Object.entries(values)) {
    const field = byFlag.get(flag)
    if (!field || value === undefined) continue
    given.add(field.name)
    options[field.name] = valueFor(field, value)
  }
  if (!common.help) checkPositionals(command, positionals)
  return { positionals, options: common.help ? {} : parseParams(command.options, options, command.id), given, common }
}

type Values = Record<string, string | boolean | (string | boolean)[] | undefined>

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
  const common = {
    json: { type: 'boolean' as const },
    quiet: { type: 'boolean' as const },
    help: { type: 'boolean' as const, short: 'h' },
  }
  try {
    return parseArgs({
      args: [...argv],
      options: { ...options, ...common },
      allowPositionals: true,
      allowNegative: true,
      strict: true,
    })
  } catch (error) {
    const message = error instanceof Error ? error.message.split('. To specify')[0] : String(error)
    throw usageError(`lathe ${command.id}: ${message}`, { next: `See: lathe ${command.id} --help` })
  }
}

function valueFor(field: ParamField, value: NonNullable<Values[string]>): unknown {
  if (field.type === 'list') return textsOf(value).flatMap(splitList)
  if (field.type === 'record')
    return Object.fromEntries(
      textsOf(value)
        .flatMap(splitList)
        .map((pair) => splitPair(field, pair)),
    )
  if (field.type !== 'number' && field.type !== 'integer') return value
  const number = Number(value)
  if (String(value).trim() === '' || Number.isNaN(number))
    throw usageError(`${flagOf(field.name)} takes a number, not "${value}".`, { value: String(value) })
  return number
}

const textsOf = (value: NonNullable<Values[string]>): string[] => [value].flat().map(String)

/** `a,"b,c",d` → a · b,c · d: commas part the list except inside double quotes. */
function splitList(text: string): string[] {
  const parts = text.match(/("([^"]|"")*"|[^,"]|"(?=[^"]*$))+/g) ?? []
  return parts
    .map((part) => part.trim().replace(/^"(.*)"$/s, (_, inner: string) => inner.replaceAll('""', '"')))
    .filter((part) => part !== '')
}

/** The last `=` parts the name from the value, so that names may hold one. */
function splitPair(field: ParamField, pair: string): [string, string] {
  const at = pair.lastIndexOf('=')
  if (at < 1) throw usageError(`${flagOf(field.name)} takes name=value pairs, not "${pair}".`, { value: pair })
  return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()]
}

function checkPositionals({ id, positionals: names }: Command, positionals: readonly string[]): void {
  const needed = names.filter((name) => !name.startsWith('['))
  if (positionals.length >= needed.length && positionals.length <= names.length) return
  const missing = needed[positionals.length]
  const problem = missing ? `${missing} is missing` : `"${positionals[names.length]}" is one argument too many`
  throw usageError(`lathe ${id}: ${problem}.`, { next: `Usage: lathe ${id} ${names.join(' ')} … (lathe ${id} --help)` })
}

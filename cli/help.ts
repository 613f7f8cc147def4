import { type ParamField, paramFields } from '../shared/core/index.ts'
import type { Command } from './command.ts'
import { flagOf } from './flag.ts'
import { columns } from './text.ts'

/** What commands of several words have in common: their first word. */
interface Group {
  readonly id: string
  readonly summary: string
}

/** The list of commands, for `lathe` alone and `lathe --help`; those of a group as one line. */
export function generalHelp(commands: readonly Command[], groups: readonly Group[]): string {
  const lines = commands.flatMap(({ id, positionals, summary }, at) => {
    const group = groups.find((one) => id.startsWith(`${one.id} `))
    if (!group) return [[`  ${[id, ...positionals].join(' ')}`, summary]]
    const isFirst = !commands.slice(0, at).some((one) => one.id.startsWith(`${group.id} `))
    return isFirst ? [[`  ${group.id} …`, group.summary]] : []
  })
  const list = columns(lines)
  return `lathe: from a file to a verified model, on this machine\n\nUsage: lathe COMMAND … [options]   (lathe COMMAND --help tells more)\n\nCommands:\n${list}\n`
}

/** The commands of a group, for `lathe registry` alone. */
export function groupHelp({ id: group, summary }: Group, commands: readonly Command[]): string {
  const own = commands.filter(({ id }) => id === group || id.startsWith(`${group} `))
  const list = columns(own.map(({ id, positionals, summary }) => [`  ${[id, ...positionals].join(' ')}`, summary]))
  return `${summary}\n\nUsage: lathe ${group} … [options]   (--help tells more of each)\n\nCommands:\n${list}\n`
}

/** Usage, options with defaults, and an example. */
export function commandHelp({ summary, example, ...command }: Command): string {
  const rows = optionsOf(command).map(({ flags, title }) => [`  ${flags}`, title])
  return `${summary}\n\n${usageOf(command)}\n\nOptions:\n${columns(rows)}\n\nExample:\n  ${example}\n`
}

/** The same for programs. */
export function commandHelpJson({ id, summary, example, ...command }: Command): unknown {
  const { positionals, options } = command
  const fields = paramFields(options).map((field) => ({ flag: flagOf(field.name), ...field }))
  return { command: id, summary, usage: usageOf({ id, ...command }), positionals, options: fields, example }
}

const usageOf = ({ id, positionals }: Pick<Command, 'id' | 'positionals'>): string =>
  `Usage: lathe ${[id, ...positionals].join(' ')} [options]`

function optionsOf({ options }: Pick<Command, 'options'>): { flags: string; title: string }[] {
  return [
    ...paramFields(options).map((field) => ({
      flags: `${field.name === 'out' ? '-o, ' : ''}${flagOf(field.name)}${placeholderOf(field)}`,
      title: `${field.title}${defaultOf(field)}`,
    })),
    { flags: '--json', title: 'One JSON document on stdout, for errors too' },
    { flags: '--quiet', title: 'No progress' },
    { flags: '-h, --help', title: 'This help' },
  ]
}

const BY_TYPE = {
  number: 'N',
  integer: 'N',
  boolean: '',
  choice: '',
  text: 'TEXT',
  list: 'A,B',
  record: 'NAME=VALUE,…',
  table: 'JSON',
}

function placeholderOf({ type, choices, placeholder }: ParamField): string {
  const value = choices?.filter((choice) => choice !== '').join('|') ?? placeholder ?? BY_TYPE[type]
  return value === '' ? '' : ` ${value}`
}

function defaultOf({ default: value }: ParamField): string {
  const isNothing =
    value === undefined || value === '' || value === false || (typeof value === 'object' && isEmpty(value))
  return isNothing ? '' : ` [${String(value)}]`
}

const isEmpty = (value: object | null): boolean => value === null || Object.keys(value).length === 0

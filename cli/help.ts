import { type ParamField, paramFields } from '../shared/core/index.ts'
import { flagOf } from './arguments.ts'
import type { Command } from './command.ts'
import { columns } from './text.ts'

/** The list of commands, for `lathe` alone and `lathe --help`. */
export function generalHelp(commands: readonly Command[]): string {
  const list = columns(commands.map(({ id, positionals, summary }) => [`  ${id} ${positionals.join(' ')}`, summary]))
  return `lathe: from a file to a verified model, on this machine\n\nUsage: lathe COMMAND …   (lathe COMMAND --help tells more)\n\n${list}\n`
}

/** Usage, options with defaults, and an example. */
export function commandHelp({ id, summary, positionals, options, example }: Command): string {
  const fields = paramFields(options)
  const rows = [
    ...fields.map((field) => [
      `  ${field.name === 'out' ? '-o, ' : ''}${flagOf(field.name)}${placeholder(field)}`,
      `${field.title}${defaultOf(field)}`,
    ]),
    ['  --json', 'One JSON document on stdout'],
    ['  --quiet', 'No progress'],
    ['  -h, --help', 'This help'],
  ]
  return `${summary}\n\nUsage: lathe ${[id, ...positionals].join(' ')} [options]\n\nOptions:\n${columns(rows)}\n\nExample:\n  ${example}\n`
}

function placeholder({ type, choices }: ParamField): string {
  if (type === 'boolean') return ''
  if (choices) return ` ${choices.join('|')}`
  return type === 'list' ? ' A,B' : type === 'record' ? ' NAME=VALUE,…' : type === 'text' ? ' TEXT' : ' N'
}

function defaultOf({ default: value }: ParamField): string {
  const isNothing =
    value === undefined ||
    value === '' ||
    value === false ||
    (typeof value === 'object' && JSON.stringify(value).length <= 2)
  return isNothing ? '' : ` [${String(value)}]`
}

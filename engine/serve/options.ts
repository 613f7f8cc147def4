import { usageError } from '../../shared/core/index.ts'
import { OPERATE_OPTIONS, type OperateOptions, operateOptions } from './operate-options.ts'
import { TRAFFIC_OPTIONS, type TrafficSettings, trafficOptions } from './traffic/options.ts'

/** An option of the service, as the command line and the exported program both take it. */
export interface ServeOption {
  readonly name: string
  readonly title: string
  /** What stands for its value in a usage line; absent for one that is on or off. */
  readonly placeholder?: string
  readonly default?: string
}

/** Every option but the model: one list for `lathe serve` and for the exported folder. */
export const SERVE_OPTIONS: readonly ServeOption[] = [
  {
    name: 'host',
    title: 'Address to listen on; 0.0.0.0 is every network of this computer',
    placeholder: 'H',
    default: '127.0.0.1',
  },
  { name: 'port', title: 'Port to listen on; 0 is any free one', placeholder: 'N', default: '8080' },
  ...TRAFFIC_OPTIONS,
  {
    name: 'config',
    title: 'Settings: what is done about values that are out of order, and limits',
    placeholder: 'FILE',
  },
  {
    name: 'public-key',
    title: 'Public key (PEM) that must have signed an exported folder (none: any key, or nobody)',
    placeholder: 'FILE',
  },
  ...OPERATE_OPTIONS,
]

/** Options as they were given: a text, or true where it is on. */
export type GivenOptions = Readonly<Record<string, string | boolean | undefined>>

export interface ServeOptions extends OperateOptions {
  readonly host: string
  readonly port: number
  readonly traffic: TrafficSettings
  readonly config: string
  /** Public key that must have signed the folder; '' for any. */
  readonly publicKey: string
}

/** Checks what was given; a wrong value is a usage error that names the option. */
export function serveOptions(given: GivenOptions): ServeOptions {
  const text = (name: string): string => {
    const value = given[name] ?? SERVE_OPTIONS.find((option) => option.name === name)?.default
    return typeof value === 'string' ? value : ''
  }
  const isOn = (name: string): boolean => given[name] === true
  const port = text('port')
  if (!/^\d{1,5}$/u.test(port) || Number(port) > 65_535)
    throw usageError(`--port must not be "${port}".`, { value: port, next: 'Give a number from 0 to 65535.' })
  return {
    host: text('host'),
    port: Number(port),
    traffic: trafficOptions(text, isOn),
    config: text('config'),
    publicKey: text('public-key'),
    ...operateOptions(text, isOn),
  }
}

/** @param program what stands before the options */
export function serveUsage(program: string): string {
  const flags = SERVE_OPTIONS.map(({ name, placeholder }) => `--${name}${placeholder ? ` ${placeholder}` : ''}`)
  const widest = Math.max(...flags.map((flag) => flag.length))
  const lines = SERVE_OPTIONS.map(
    ({ title, default: value }, i) => `  ${(flags[i] ?? '').padEnd(widest)}   ${title}${value ? ` (${value})` : ''}`,
  )
  return `usage: ${program} [options]\n\n${lines.join('\n')}\n`
}

import { usageError } from '../../shared/core/index.ts'
import type { ServeOption } from './options.ts'

/** Options of how the service is kept safe, watched and spread over processes. */
export const OPERATE_OPTIONS: readonly ServeOption[] = [
  { name: 'key-file', title: 'Keys that open the service; without it, anybody who reaches it', placeholder: 'FILE' },
  { name: 'jwt-secret', title: 'Secret that signs tokens (HS256), at least 32 bytes', placeholder: 'FILE' },
  { name: 'jwt-keys', title: 'Public keys of who issues tokens (JWKS)', placeholder: 'FILE|URL' },
  { name: 'jwt-issuer', title: 'Issuer that tokens must name', placeholder: 'TEXT' },
  { name: 'jwt-audience', title: 'Audience that tokens must name', placeholder: 'TEXT' },
  { name: 'tls-cert', title: 'Certificate (chain) as PEM, with --tls-key: HTTPS', placeholder: 'FILE' },
  { name: 'tls-key', title: 'Its private key as PEM', placeholder: 'FILE' },
  { name: 'tls-client-ca', title: 'Authority whose certificate clients must show', placeholder: 'FILE' },
  { name: 'rate', title: 'Requests a second of one key or address; 0: no limit', placeholder: 'N', default: '0' },
  { name: 'burst', title: 'Requests at once, after a rest; 0: twice the rate', placeholder: 'N', default: '0' },
  { name: 'log', title: 'Folder of the request log, which monitoring reads', placeholder: 'DIR' },
  { name: 'log-share', title: 'Share of the requests that are logged', placeholder: '0..1', default: '1' },
  { name: 'log-rate', title: 'Rows a second that are logged at most', placeholder: 'N', default: '100' },
  { name: 'log-days', title: 'Days after which a log goes', placeholder: 'N', default: '30' },
  { name: 'log-redact', title: 'Columns that are not logged, beside those of personal data', placeholder: 'A,B' },
  { name: 'log-no-units', title: 'No pseudonym of the unit in the log, while a model is on trial' },
  { name: 'traces', title: 'Where OpenTelemetry traces go (OTLP over HTTP)', placeholder: 'URL' },
  { name: 'traces-share', title: 'Share of the requests that are traced', placeholder: '0..1', default: '0.1' },
  { name: 'workers', title: 'Processes that serve, on one port', placeholder: 'N', default: '1' },
]

/** The same, checked; '' where an option was left out. */
export interface OperateOptions {
  readonly keyFile: string
  readonly jwtSecret: string
  readonly jwtKeys: string
  readonly jwtIssuer: string
  readonly jwtAudience: string
  readonly tlsCert: string
  readonly tlsKey: string
  readonly tlsClientCa: string
  readonly rate: number
  readonly burst: number
  readonly log: string
  readonly logShare: number
  readonly logRate: number
  readonly logDays: number
  readonly logRedact: readonly string[]
  readonly logNoUnits: boolean
  readonly traces: string
  readonly tracesShare: number
  readonly workers: number
}

const MOST_WORKERS = 64

/** @param text the value of an option, its default where it was left out @param isOn whether one without a value was given */
export function operateOptions(text: (name: string) => string, isOn: (name: string) => boolean): OperateOptions {
  const number = (name: string, most: number, isWhole: boolean, least = 0): number => {
    const value = Number(text(name))
    if (text(name).trim() !== '' && value >= least && value <= most && (!isWhole || Number.isInteger(value)))
      return value
    throw usageError(`--${name} must not be "${text(name)}".`, {
      value: text(name),
      next: `Give a ${isWhole ? 'whole ' : ''}number from ${least} to ${most}.`,
    })
  }
  const together = (names: readonly string[]): void => {
    const given = names.filter((name) => text(name) !== '')
    const missing = names.find((name) => text(name) === '')
    if (given.length > 0 && missing !== undefined)
      throw usageError(`--${given[0]} needs --${missing}.`, { next: `Give --${names.join(' and --')}.` })
  }
  together(['tls-cert', 'tls-key'])
  if (text('tls-client-ca') !== '') together(['tls-client-ca', 'tls-cert'])
  if (text('jwt-secret') !== '' && text('jwt-keys') !== '')
    throw usageError('Tokens are checked by a secret or by public keys, not by both.', {
      next: 'Give --jwt-secret or --jwt-keys.',
    })
  for (const name of ['jwt-issuer', 'jwt-audience'])
    if (text(name) !== '' && text('jwt-secret') === '' && text('jwt-keys') === '')
      throw usageError(`--${name} says what tokens must hold, but nothing checks tokens.`, {
        next: 'Give --jwt-secret or --jwt-keys, too.',
      })
  const traces = text('traces')
  if (traces !== '' && !/^https?:\/\/\S+$/u.test(traces))
    throw usageError(`--traces must not be "${traces}".`, {
      value: traces,
      next: 'Give the address of a collector, such as http://127.0.0.1:4318/v1/traces.',
    })
  return {
    keyFile: text('key-file'),
    jwtSecret: text('jwt-secret'),
    jwtKeys: text('jwt-keys'),
    jwtIssuer: text('jwt-issuer'),
    jwtAudience: text('jwt-audience'),
    tlsCert: text('tls-cert'),
    tlsKey: text('tls-key'),
    tlsClientCa: text('tls-client-ca'),
    rate: number('rate', 1e6, false),
    burst: number('burst', 1e6, true),
    log: text('log'),
    logShare: number('log-share', 1, false),
    logRate: number('log-rate', 1e6, false),
    logDays: number('log-days', 3650, true, 1),
    logRedact: text('log-redact')
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
    logNoUnits: isOn('log-no-units'),
    traces,
    tracesShare: number('traces-share', 1, false),
    workers: number('workers', MOST_WORKERS, true, 1),
  }
}

import { usageError } from '../../../shared/core/index.ts'
import type { GuardLimits } from '../../../shared/rollout/index.ts'
import type { ServeOption } from '../options.ts'

/** Options of which models answer, and when one of them has to go. */
export const TRAFFIC_OPTIONS: readonly ServeOption[] = [
  { name: 'challenger', title: 'A model on trial beside the one that answers', placeholder: 'MODEL' },
  { name: 'share', title: 'Per cent of units that it answers', placeholder: '0..100', default: '10' },
  { name: 'shadow', title: 'It answers nobody, and is asked what it would have said' },
  {
    name: 'unit',
    title: 'Column that says for whom a row is; the header x-lathe-unit goes before it',
    placeholder: 'COLUMN',
  },
  {
    name: 'deployment',
    title: 'File that says which models answer; a change of it takes effect at once',
    placeholder: 'FILE',
  },
  {
    name: 'guard-failures',
    title: 'Per cent of failed requests beyond which a new model goes back; 0: not looked at',
    placeholder: 'N',
    default: '1',
  },
  {
    name: 'guard-p99',
    title: 'The same for milliseconds of one request in a hundred',
    placeholder: 'N',
    default: '500',
  },
  {
    name: 'guard-positives',
    title: 'The same for points by which its share of positive answers is another',
    placeholder: 'N',
    default: '10',
  },
  {
    name: 'guard-groups',
    title: 'The same for points between the selection rates of groups',
    placeholder: 'N',
    default: '0',
  },
]

/** The same, checked. */
export interface TrafficSettings {
  readonly challenger: string
  readonly share: number
  readonly shadow: boolean
  readonly unit: string
  readonly deployment: string
  readonly guard: GuardLimits
}

export function trafficOptions(text: (name: string) => string, isOn: (name: string) => boolean): TrafficSettings {
  const number = (name: string, most: number): number => {
    const value = Number(text(name))
    if (text(name).trim() !== '' && value >= 0 && value <= most) return value
    throw usageError(`--${name} must not be "${text(name)}".`, {
      value: text(name),
      next: `Give a number from 0 to ${most}.`,
    })
  }
  const limit = (name: string, most: number, unit: number): number | null => number(name, most) / unit || null
  const [challenger, deployment, shadow] = [text('challenger'), text('deployment'), isOn('shadow')]
  if (deployment !== '' && challenger !== '')
    throw usageError('--challenger and --deployment exclude each other.', {
      next: 'Name the challenger in the deployment file.',
    })
  if (shadow && challenger === '' && deployment === '')
    throw usageError('--shadow needs a challenger.', { next: 'Add --challenger MODEL.' })
  return {
    challenger,
    share: number('share', 100) / 100,
    shadow,
    unit: text('unit'),
    deployment,
    guard: {
      failures: limit('guard-failures', 100, 100),
      p99: limit('guard-p99', 600_000, 1000),
      positives: limit('guard-positives', 100, 100),
      groups: limit('guard-groups', 100, 100),
    },
  }
}

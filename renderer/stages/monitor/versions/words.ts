import { decimal, METRIC_IDS, metricWords } from '../../../format/index.ts'
import { gateSentence } from '../../fairness/gate-words.ts'
import type { JudgedLimit, VersionDiff } from './registry.ts'

/** A limit of a promotion in words, as it is written where it is not understood here. */
export function limitWords(text: string): string {
  const [, metric = '', end, sign, limit = ''] = /^([A-Za-z0-9]+)(\.\w+)?(<=|>=)(.+)$/.exec(text) ?? []
  const against = /^champion(?:([+-])(.+))?$/.exec(limit)
  if (!against && !METRIC_IDS.includes(metric)) return gateSentence(text)
  const how = sign === '>=' ? 'at least' : 'at most'
  const than = against
    ? against[2] === undefined
      ? 'the champion’s'
      : `${against[2]} ${against[1] === '-' ? 'below' : 'above'} the champion’s`
    : limit
  const part = end === '.low' ? ', lower end of the interval' : end === '.high' ? ', upper end of the interval' : ''
  return `${metricWords(metric).term} ${how} ${than}${part}`
}

export const LIMIT_STATES: Readonly<Record<JudgedLimit['state'], { word: string; tone: 'good' | 'bad' | 'warn' }>> = {
  kept: { word: 'Kept', tone: 'good' },
  exceeded: { word: 'Not kept', tone: 'bad' },
  undecided: { word: 'Not shown to be kept', tone: 'warn' },
}

/** What was measured for a limit: "0.912, 0.904 to 0.920"; why where nothing was. */
export function limitFigure({ value, low, high, why }: JudgedLimit): string {
  if (value === null) return why ?? 'not measured'
  const interval = low !== null && high !== null ? `, ${decimal(low, 3)} to ${decimal(high, 3)}` : ''
  return `${decimal(value, 3)}${interval}`
}

type Paired = NonNullable<VersionDiff['metrics'][string]['paired']>

/** Whether one version does better than the other on the same rows: a word only where the interval says so. */
export function pairedWord({ low, high }: Pick<Paired, 'low' | 'high'>, isLowerBetter: boolean): string {
  if (low <= 0 && high >= 0) return 'same'
  return low > 0 !== isLowerBetter ? 'better' : 'worse'
}

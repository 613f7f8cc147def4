import type { Watch, WatchView } from '../../../shared/contract/index.ts'

/** How often a watch looks, as a person chooses it. */
export const OFTEN = [
  { value: '60', label: 'every minute' },
  { value: '300', label: 'every 5 minutes' },
  { value: '3600', label: 'every hour' },
  { value: '86400', label: 'every day' },
]

const UNITS = [
  { seconds: 86_400, name: 'day' },
  { seconds: 3600, name: 'hour' },
  { seconds: 60, name: 'minute' },
  { seconds: 1, name: 'second' },
]

/** "every 5 minutes" */
export function oftenWords(seconds: number): string {
  const unit = UNITS.find((one) => seconds % one.seconds === 0) ?? { seconds: 1, name: 'second' }
  const many = seconds / unit.seconds
  return many === 1 ? `every ${unit.name}` : `every ${many} ${unit.name}s`
}

/** What is looked at: "what the service is asked", or the path. */
export const watchedWords = ({ source }: Pick<Watch, 'source'>): string =>
  source.is === 'service' ? 'what the service is asked' : source.path

/** What came of the last look, in a sentence; '' before the first. */
export function lastWords({ last, checked }: Pick<WatchView, 'last' | 'checked'>): string {
  if (!last || last.outcome === 'failed') return ''
  if (last.outcome === 'unchanged') return `Nothing new in ${last.text} since the look before.`
  const found = checked?.drifted ?? []
  const [first] = found
  const moved =
    first === undefined
      ? checked?.alarm
        ? 'the predictions have moved'
        : 'nothing has moved'
      : found.length === 1
        ? `${first} has drifted`
        : `${found.length} columns have drifted`
  return `${last.text} was looked at: ${moved}.`
}

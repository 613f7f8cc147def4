import type { MonitorSeries } from '../../../shared/contract/index.ts'
import { count, counted, localeTags } from '../../format/index.ts'

/** Where a part begins, as short as its length allows: "1 Sep", "1 Sep 14:00", "row 1,001". */
export function partStart({ by, chunks }: Pick<MonitorSeries, 'by' | 'chunks'>, at: number): string {
  const from = chunks[at]?.from ?? 0
  if (by === 'rows') return `row ${count(from + 1)}`
  const options: Intl.DateTimeFormatOptions = {
    ...{ day: 'numeric', month: 'short', timeZone: 'UTC' },
    ...(by === 'hour' && { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
  }
  return new Intl.DateTimeFormat(localeTags(), options).format(new Date(from))
}

/** The first and the last part. */
export const endsOf = (series: MonitorSeries): readonly [string, string] => [
  partStart(series, 0),
  partStart(series, series.chunks.length - 1),
]

const NAMES = { hour: 'hour', day: 'day', week: 'week', rows: 'part' } as const

/** "12 weeks, the last one " */
export const partsWords = ({ by, chunks }: MonitorSeries): string =>
  `${counted(chunks.length, NAMES[by])}, the last one `

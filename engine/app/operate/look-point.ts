import type { LookPoint, MonitorView } from '../../../shared/contract/index.ts'
import type { Figure, Task } from '../../../shared/metrics/index.ts'
import { type ChunkReport, seriesOf } from '../../../shared/monitor/index.ts'

/** What charts over time show of one look. @param part the latest one, or all rows where they were not parted */
export function lookPoint(
  { at, source, rows, report }: Pick<MonitorView, 'at' | 'source' | 'rows' | 'report'>,
  task: Task,
  part: ChunkReport | undefined,
  released: Readonly<Record<string, Figure>>,
): LookPoint {
  const known = part ? seriesOf('rows', task, [part], released).performance : []
  const figures = (of: 'estimated' | 'measured') =>
    Object.fromEntries(known.flatMap((one) => (one[of][0]?.value == null ? [] : [[one.metric, one[of][0]]])))
  return {
    ...{ at, source, rows, predicted: part?.predicted ?? null },
    drifted: report.columns.filter(({ state }) => state === 'drifted').length,
    estimated: figures('estimated'),
    measured: figures('measured'),
    released: Object.fromEntries(known.flatMap(({ metric, atRelease }) => (atRelease ? [[metric, atRelease]] : []))),
  }
}

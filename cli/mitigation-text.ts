import type { TrainResult } from '../engine/index.ts'
import { auditOfTwo } from '../shared/fairness/index.ts'
import type { Figure } from '../shared/metrics/index.ts'
import { type MitigationPoint, PARITY_CONSTRAINTS, PERFORMANCE } from '../shared/mitigate/index.ts'
import { columns, count, digits, figureColumn, section } from './text.ts'

/** What was tried to make the model fairer, what each gave up, which was taken, and how that does on the test rows. */
export function mitigationText({ mitigation, metrics, fairness }: TrainResult): string {
  if (!mitigation) return ''
  const { column, constraint, points, chosen, groups, rows, maxLoss, isNamed, before } = mitigation
  const { title, disparity } = PARITY_CONSTRAINTS.get(constraint)
  const taken = points.find(({ id }) => id === chosen)
  const [performance, losses, gaps, auc] = [
    figureColumn(points.map((point) => point.performance)),
    figureColumn(points.map((point) => point.loss)),
    figureColumn(points.map((point) => point.disparity)),
    figureColumn(points.flatMap((point) => point.metrics.rocAuc ?? [])),
  ]
  const lines = columns([
    ['', 'id', 'accuracy', 'less than as it is', 'gap', 'rocAuc', ''],
    ...points.map((point, row) => [
      markOf(point, chosen),
      point.id,
      performance[row] ?? '',
      losses[row] ?? '',
      gaps[row] ?? '',
      auc[row] ?? '',
      point.setting,
    ]),
  ])
  const rule = isNamed
    ? 'as it was asked for'
    : `the smallest gap that costs at most ${digits(maxLoss)} of accuracy, with 95 % confidence`
  const after: readonly [string, Figure | undefined, Figure | undefined][] = [
    [PERFORMANCE, before.metrics[PERFORMANCE], metrics[PERFORMANCE]],
    [disparity, before.fairness[column]?.[disparity], auditOfTwo(fairness)[column]?.[disparity]],
  ]
  const tested = columns(
    after.flatMap(([name, was, is]) => (was && is ? [[`    ${name}`, ...figureColumn([was, is])]] : [])),
  )
  const worse =
    taken && taken.worse.length > 0 ? `\n  Worse with it:\n${taken.worse.map((line) => `    ${line}`).join('\n')}` : ''
  return section(
    `Mitigation by ${column} (${title.toLowerCase()} of ${groups.join(', ')}; ${count(rows)} training rows, held out from each model)`,
    `${lines}\n  * no other is as accurate and as even; > taken: ${rule}${worse}\n  On the test rows, which no step saw, before and after:\n${tested}`,
  )
}

const markOf = ({ id, isOnFrontier }: MitigationPoint, chosen: string): string =>
  id === chosen ? '  >' : isOnFrontier ? '  *' : '   '

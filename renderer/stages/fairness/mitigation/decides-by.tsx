import type { RunSummary } from '../../../../shared/contract/index.ts'
import { counted, decimal } from '../../../format/index.ts'

/** That the model decides by group, with the threshold of each. */
export function DecidesBy({
  rows,
  decision: { column, groups },
}: {
  readonly rows: number
  readonly decision: NonNullable<RunSummary['decision']>
}) {
  const listed = groups.map(({ group, threshold }) => `${group} ${threshold > 1 ? 'never' : decimal(threshold, 2)}`)
  return (
    <>
      {counted(rows, 'test row')}. This model decides by {column}, with thresholds of their own: {listed.join(', ')}. A
      row without {column} is decided by the threshold for everybody.
    </>
  )
}

import type { RowReasons, RunSummary } from '../../../shared/contract/index.ts'
import { useProject } from '../../state.ts'
import { useLoaded } from '../../ui/index.ts'
import { rowOf, surprisingOf } from './asking.ts'
import { type Asked, useAsked } from './selection.ts'

/** The row that is asked about, at first the test row that surprises most, and what the model says of it. */
export function useRow(run: RunSummary) {
  const { client, project } = useProject()
  const surprising = useLoaded(...surprisingOf(client, project.id, run.id))
  const [held, ask] = useAsked(run.id)
  const first = surprising.value?.cases[0]?.row ?? 0
  const asked: Asked = held ?? { run: run.id, row: first, values: {} }
  const isReady = held !== null || surprising.value !== null || surprising.trouble !== null
  // Until it is known which row comes first nothing is asked.
  const [key, load, kept] = rowOf(client, project.id, run.id, asked.row, asked.values)
  const reasons = useLoaded<RowReasons>(
    isReady ? key : `waiting ${run.id}`,
    isReady ? load : () => new Promise(() => undefined),
    kept,
  )
  const rows = surprising.value?.cases.map(({ row }) => row) ?? []
  return {
    asked,
    ask,
    reasons,
    rows,
    actualOf: (row: number) => surprising.value?.cases.find((one) => one.row === row)?.actual,
  }
}

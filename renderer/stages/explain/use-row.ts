import { useDebouncedValue } from '@mantine/hooks'
import { useMemo } from 'react'
import type { RowReasons, RunSummary } from '../../../shared/contract/index.ts'
import { useProject } from '../../state.ts'
import { useLoaded } from '../../ui/index.ts'
import { rowOf, surprisingOf } from './asking.ts'
import { type Asked, useAsked } from './selection.ts'

/** The answer follows every keystroke; its reasons are asked for when typing rests. */
const REST_MILLISECONDS = 120

/** The row that is asked about, at first the test row that surprises most, and what the model says of it. */
export function useRow(run: RunSummary) {
  const { client, project } = useProject()
  const surprising = useLoaded(...surprisingOf(client, project.id, run.id))
  const [held, ask] = useAsked(run.id)
  const first = surprising.value?.cases[0]?.row ?? 0
  const asked: Asked = useMemo(() => held ?? { run: run.id, row: first, values: {} }, [held, run.id, first])
  const [rested] = useDebouncedValue(asked, REST_MILLISECONDS)
  const isReady = held !== null || surprising.value !== null || surprising.trouble !== null
  // The answer comes first: reasons of some models take longer than a keystroke.
  const answer = useAnswer(isReady, run.id, rowOf(client, project.id, run.id, asked.row, asked.values, true))
  const isAtRest = isReady && rested === asked
  const reasons = useAnswer(isAtRest, run.id, rowOf(client, project.id, run.id, asked.row, asked.values))
  const rows = surprising.value?.cases.map(({ row }) => row) ?? []
  return {
    asked,
    ask,
    /** The answer alone, which is there first. */
    answer: reasons.isStale ? (answer.value ?? reasons.value) : reasons.value,
    reasons,
    rows,
    actualOf: (row: number) => surprising.value?.cases.find((one) => one.row === row)?.actual,
  }
}

/** Until it is known which row comes first nothing is asked. */
function useAnswer(isReady: boolean, run: string, [key, load, kept]: ReturnType<typeof rowOf>) {
  return useLoaded<RowReasons>(
    isReady ? key : `waiting ${run}`,
    isReady ? load : () => new Promise(() => undefined),
    kept,
  )
}

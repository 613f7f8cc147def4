import { useProject } from '../../state.ts'
import { useShared } from '../../ui/index.ts'
import { askedFor, LATEST_ASKED } from './settings.ts'

/** Whether there is a run of what is asked for now: from this session, or the latest of an earlier one. */
export function useIsTrained(): boolean {
  const { project, run } = useProject()
  const [latest] = useShared(LATEST_ASKED)
  const { runs, choices } = project
  if (run?.target !== choices.target) return false
  if (latest.asked !== '') return runs.length > latest.runsBefore && latest.asked === askedFor(choices)
  const last = runs.at(-1)
  return last !== undefined && (!last.choices || askedFor(last.choices) === askedFor(choices))
}

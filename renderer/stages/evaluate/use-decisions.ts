import { useDebouncedValue } from '@mantine/hooks'
import type { RunSummary } from '../../../shared/contract/index.ts'
import type { Figure } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { useLoaded } from '../../ui/index.ts'

/** A moving threshold asks for intervals only when it rests. */
const REST_MILLISECONDS = 200

export interface Decisions {
  readonly figures: Readonly<Record<string, Figure>>
  /** Whether they are of this threshold, and not of the one before it. */
  readonly isCurrent: boolean
}

/** The latest figures with intervals that the threshold decides; null until there are any. */
export function useDecisions({ id }: RunSummary): Decisions | null {
  const { client, project, threshold } = useProject()
  const [at] = useDebouncedValue(threshold, REST_MILLISECONDS)
  const { value } = useLoaded(JSON.stringify([project.id, id, at]), async (signal) => ({
    run: id,
    at,
    figures: await client.runs.decisions({ project: project.id, run: id, threshold: at }, { signal }),
  }))
  return value?.run === id ? { figures: value.figures, isCurrent: value.at === threshold } : null
}

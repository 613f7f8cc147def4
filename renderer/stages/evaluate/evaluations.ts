import type { EvaluationView } from '../../../shared/contract/index.ts'
import type { Client } from '../../client/client.ts'
import { createKept } from '../../ui/index.ts'

const MADE = createKept<EvaluationView>()

/** The evaluation of a run, as `useLoaded` takes it. */
export const evaluationOf = (client: Client, project: string, run: string) =>
  [`${project} ${run}`, (signal: AbortSignal) => client.runs.evaluation({ project, run }, { signal }), MADE] as const

/** Asks for the evaluation before Evaluate is shown; a failure shows there. */
export function prepareEvaluation(client: Client, project: string, run: string): () => void {
  const abort = new AbortController()
  const [key, load, kept] = evaluationOf(client, project, run)
  kept.ask(key, load, abort.signal).catch(() => undefined)
  return () => abort.abort()
}

import { createRng, type Finding, throwIfCancelled } from '../shared/core/index.ts'
import {
  type Importance,
  MOST_IMPORTANCE_ROWS,
  meanContributions,
  permutationImportance,
  spread,
} from '../shared/explain/index.ts'
import type { Pipeline } from '../shared/pipeline/index.ts'
import { type Table, take } from '../shared/table/index.ts'
import type { CommandHost } from './command.ts'

export interface GlobalImportance {
  /** What grows when a column is shuffled; `contribution` where the file has no labels: how far columns move the margin. */
  readonly measure: 'logLoss' | 'rmse' | 'contribution'
  readonly global: readonly { readonly column: string; readonly importance: Importance['importance'] }[]
  readonly groups: readonly Importance[]
  readonly findings: readonly Finding[]
}

const BEGINS = 0.2
const ENDS = 0.8

/** Permutation importance on the labelled rows of a file, or mean contributions where there are none. */
export async function globalOf(
  pipeline: Pipeline,
  table: Table,
  labels: Float64Array | null,
  { seed, repeats, isTimeUp, host }: { seed: number; repeats: number; isTimeUp: () => boolean; host: CommandHost },
): Promise<GlobalImportance> {
  const onProgress = (fraction: number, text: string) => {
    host.onProgress({ fraction: BEGINS + (ENDS - BEGINS) * fraction, text })
  }
  const labelled = Uint32Array.from(labels?.keys() ?? []).filter((row) => !Number.isNaN(labels?.[row] ?? NaN))
  const named = (all: readonly Importance[]) =>
    all.map(({ columns: [column = ''], importance }) => ({ column, importance }))
  if (labelled.length === 0) {
    const progress = (fraction: number) => onProgress(fraction, 'finding what columns add')
    const global = named(meanContributions(pipeline, table, { progress, isTimeUp }))
    return { measure: 'contribution', global, groups: [], findings: [noLabels(pipeline)] }
  }
  const rows = Uint32Array.from(spread(labelled.length, MOST_IMPORTANCE_ROWS), (at) => labelled[at] ?? 0)
  const known = Float64Array.from(rows, (row) => labels?.[row] ?? 0)
  const progress = async (fraction: number) => {
    onProgress(fraction, 'shuffling columns')
    await new Promise((resolve) => setTimeout(resolve))
    throwIfCancelled(host.signal)
  }
  const found = await permutationImportance(pipeline, take(table, rows), known, {
    rng: createRng(seed),
    repeats,
    progress,
    isTimeUp,
  })
  return { measure: found.measure, global: named(found.columns), groups: found.groups, findings: found.findings }
}

const noLabels = ({ target }: Pipeline): Finding => ({
  id: 'no-labels',
  severity: 'info',
  columns: [target],
  message: `The file has no column ${target}, so columns are ranked by how far they move the margin, not by what the model would lose without them.`,
})

import type { Json } from './json.ts'
import type { Remedy } from './remedy.ts'

/** A cleaning step with its params, ready to be added to a recipe. */
export interface OfferedStep {
  readonly id: string
  readonly params: Readonly<Record<string, Json>>
}

/** A problem in the user's data, as a value: it never stops a job, and says what was done and what can be done. */
export interface Finding {
  readonly id: string
  readonly severity: 'info' | 'warning' | 'error'
  /** Names of the columns concerned; empty where it concerns the whole table. */
  readonly columns: readonly string[]
  /** Plain words: what was seen, why it matters, what was done, what can be done. */
  readonly message: string
  /** The cleaning step that mends it, where one does. */
  readonly step?: OfferedStep
  /** The rows that it speaks of: those that this step would change or take out. `step` itself where it is not given. */
  readonly rows?: OfferedStep
  /**
   * How the rows are better parted into training and test, where that mends it: those of one value of a column
   * together, the latest of a column of times for the test, or rows that are alike in every column together.
   */
  readonly split?: { readonly by: 'group' | 'time'; readonly column: string } | { readonly by: 'copies' }
  /** The settings that the end of the message speaks of; an interface adds where they are made. */
  readonly remedies?: readonly Remedy[]
}

/** The first finding of every id, columns and settings: rooms that look at the same cells may say the same. */
export function distinctFindings(findings: readonly Finding[]): Finding[] {
  const seen = new Map<string, Finding>()
  for (const finding of findings) {
    const key = JSON.stringify([finding.id, finding.columns, finding.remedies])
    if (!seen.has(key)) seen.set(key, finding)
  }
  return [...seen.values()]
}

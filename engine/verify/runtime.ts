import type { Explained } from '../../shared/explain/index.ts'
import type { RuntimeId } from '../../shared/export/index.ts'
import type { Prediction } from '../../shared/pipeline/index.ts'
import type { Cell } from '../../shared/table/index.ts'
import type { RunLimits } from './child.ts'

/** Something that runs an exported model apart from this process, as its users would. */
export interface Runtime {
  readonly id: RuntimeId
  /** Name and version, as results print them, or what this computer lacks to run it. */
  find(): Promise<{ readonly version: string } | { readonly lacks: string }>
  /** Whether its predictions say what was out of order with a row; if not, their statuses mean nothing. */
  readonly hasStatuses: boolean
  /**
   * Scores rows with the model in a folder.
   *
   * @param entry the file of the folder to start from
   */
  score(
    folder: string,
    entry: string,
    rows: readonly Readonly<Record<string, Cell>>[],
    limits: RunLimits,
  ): Promise<Prediction[]>
  /** Which of the rows it can hold; all where this is left out. The others are no part of a proof. */
  canHold?(folder: string, rows: readonly Readonly<Record<string, Cell>>[]): Promise<boolean[]>
  /** What else there is to say of an export that was proved, such as what it takes where it runs. */
  about?(folder: string, entry: string, limits: RunLimits): Promise<string>
  /** The same with so many reasons a row; left out where exports of this kind have no reasons. */
  explain?(
    folder: string,
    entry: string,
    rows: readonly Readonly<Record<string, Cell>>[],
    reasons: number,
    limits: RunLimits,
  ): Promise<Explained[]>
}

export const defineRuntime = (runtime: Runtime): Runtime => runtime

import type { ShapedView, ShapeEdit } from '../../../../shared/contract/index.ts'
import type { Client } from '../../../client/client.ts'
import { createKept, defineShared, useShared } from '../../../ui/index.ts'

/** Edits that are being made of a run's model; null while they are those that it has. */
const EDITS = defineShared<{ readonly run: string; readonly edits: readonly ShapeEdit[] } | null>('explain edits', null)

export function useEdits(
  run: string,
): readonly [readonly ShapeEdit[] | null, (edits: readonly ShapeEdit[] | null) => void] {
  const [held, set] = useShared(EDITS)
  return [held?.run === run ? held.edits : null, (edits) => set(edits && { run, edits })]
}

/** What of a shape is selected: bins from one to another, or categories by their bins. */
export interface Selected {
  readonly run: string
  /** The shape's name; of a pair, both. */
  readonly name: string
  readonly range: readonly [number, number] | null
  readonly bins: readonly number[]
}

const SELECTED = defineShared<Selected | null>('explain shape', null)

export function useSelected(run: string): readonly [Selected | null, (selected: Omit<Selected, 'run'>) => void] {
  const [held, set] = useShared(SELECTED)
  return [held?.run === run ? held : null, (selected) => set({ ...selected, run })]
}

const SHAPED = createKept<ShapedView>(30)

// A run's model never changes by its edits: keeping them makes another run.
export const shapedOf = (client: Client, project: string, run: string, edits: readonly ShapeEdit[] | null) =>
  [
    JSON.stringify([project, run, edits]),
    (signal: AbortSignal) => client.explain.shapes({ project, run, edits: edits && [...edits] }, { signal }),
    SHAPED,
  ] as const

import { defineShared, useShared } from '../../ui/index.ts'

/** The column that is followed, of a run. */
const COLUMN = defineShared<{ readonly run: string; readonly column: string } | null>('explain column', null)

/** The row that is asked about, with values instead of its own. */
export interface Asked {
  readonly run: string
  readonly row: number
  readonly values: Readonly<Record<string, string>>
}

const ASKED = defineShared<Asked | null>('explain row', null)
/** Columns that stay as they are when changes are looked for. */
const LOCKED = defineShared<readonly string[]>('explain locked', [])

export function useColumn(run: string): readonly [string | null, (column: string) => void] {
  const [held, set] = useShared(COLUMN)
  return [held?.run === run ? held.column : null, (column) => set({ run, column })]
}

export function useAsked(run: string): readonly [Asked | null, (row: number, values?: Asked['values']) => void] {
  const [held, set] = useShared(ASKED)
  return [held?.run === run ? held : null, (row, values = {}) => set({ run, row, values })]
}

export const useLocked = () => useShared(LOCKED)

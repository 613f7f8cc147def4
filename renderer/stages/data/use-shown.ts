import type { Cleaned, ProjectView, RowsView } from '../../../shared/contract/index.ts'
import { useProject } from '../../state.ts'
import { createKept, defineShared, useLoaded, useShared } from '../../ui/index.ts'
import { type ColumnProfile, sourceKey } from './columns.ts'
import { useLook } from './use-look.ts'

/** A step of which the rows are shown that it would change or take out: rows of the file. */
export const TOUCHED = defineShared<NonNullable<RowsView['touchedBy']> | null>('data.touched', null)

/** What the grid looks at: the rows as the recipe leaves them, or as the file has them. */
export interface Shown {
  readonly columns: readonly ColumnProfile[]
  /** Rows without any filter. */
  readonly rows: number
  /** By what they are cleaned; undefined where they are those of the file. */
  readonly cleaned: Cleaned | undefined
  /** Columns of which the values are those of the file. */
  readonly untouched: ReadonlySet<string>
  /** Tells what is shown from everything else of this project that may be. */
  readonly key: string
}

const SHOWN = createKept<Shown>(8)

/** The steps that are on; undefined where there is none. */
export function cleanedBy({
  choices: { target, sensitive, recipe },
}: Pick<ProjectView, 'choices'>): Cleaned | undefined {
  const steps = recipe.steps.filter(({ enabled }) => enabled !== false)
  return steps.length > 0
    ? { target, sensitive: [...sensitive], steps: steps.map(({ id, params }) => ({ id, params: { ...params } })) }
    : undefined
}

const keys = new WeakMap<ProjectView['choices'], string>()

/** Tells the steps that are on, and what they learn from, from others. */
export function cleanedKey({ choices }: Pick<ProjectView, 'choices'>): string {
  const known = keys.get(choices) ?? JSON.stringify(cleanedBy({ choices }) ?? null)
  keys.set(choices, known)
  return known
}

/** What the grid looks at, that of before while another is being made (`isMaking`). */
export function useShown() {
  const { client, project } = useProject()
  const { look } = useLook()
  const [touched] = useShared(TOUCHED)
  const { id, data } = project
  const isCleanable = cleanedKey(project) !== 'null'
  const isSource = !isCleanable || look.isSource || touched !== null
  const fileKey = `${id} ${sourceKey(data)} ${JSON.stringify(data.reading)}`
  const key = isSource ? fileKey : `${fileKey} ${cleanedKey(project)}`
  const file = (): Shown => ({
    columns: data.columns,
    rows: data.rows,
    cleaned: undefined,
    untouched: new Set(data.columns.map(({ name }) => name)),
    key: fileKey,
  })
  const { value, trouble, isStale } = useLoaded(
    key,
    async (signal): Promise<Shown> => {
      const cleaned = cleanedBy(project)
      if (isSource || !cleaned) return file()
      const { untouched, ...shown } = await client.data.cleanedColumns({ project: id, cleaned }, { signal })
      return { ...shown, cleaned, untouched: new Set(untouched), key }
    },
    SHOWN,
  )
  // What is shown of another reading of the file is of no use for this one.
  const shown = value?.key.startsWith(fileKey) === true ? value : null
  return {
    shown: isSource ? keptFile(fileKey, file) : (shown ?? keptFile(fileKey, file)),
    trouble,
    isMaking: isStale && !trouble,
    isSource,
    isCleanable,
  }
}

let latest: Shown | null = null

/** The same value for the same file, in all parts that look at it. */
function keptFile(key: string, file: () => Shown): Shown {
  if (latest?.key !== key) latest = file()
  return latest
}

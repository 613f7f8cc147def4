import type { ProjectView, RunSummary } from '../../../shared/contract/index.ts'

/** What is compared: a run, or the choices before there is one. */
export type Compared = Pick<RunSummary, 'target' | 'sensitive'>

/** Before there is a model: by what is chosen. */
export const comparedIn = (project: ProjectView, run: Compared | null): Compared =>
  run ?? { target: project.choices.target, sensitive: [] }

export const MOST_COLUMNS = 3
/** More values than this make groups too small to compare, unless they are numbers, which are put into bands. */
const MOST_VALUES = 24

/** Columns that can form groups: sensitive ones first, then those with few values. */
export function groupColumns({ data, choices }: ProjectView, { target, sensitive }: Compared): readonly string[] {
  const marked = [...new Set([...sensitive, ...choices.sensitive])]
  const rest = data.columns.filter(
    ({ name, type, distinct }) =>
      name !== target && !marked.includes(name) && type !== 'text' && (type === 'number' || distinct <= MOST_VALUES),
  )
  return [...marked, ...rest.map(({ name }) => name)]
}

const MOST_OFFERED = 8

/** Those that are offered first where none are chosen: with few values, as what people are told apart by has. */
export function offeredColumns(project: ProjectView, run: Compared): readonly string[] {
  const distinct = new Map(project.data.columns.map((column) => [column.name, column.distinct]))
  const valuesOf = (name: string) => distinct.get(name) ?? Infinity
  return groupColumns(project, run)
    .toSorted((a, b) => valuesOf(a) - valuesOf(b))
    .slice(0, MOST_OFFERED)
}

/** What is audited: the columns that a person chose, or else the sensitive ones, or none. */
export const auditedColumns = ({ choices }: ProjectView, { target, sensitive }: Compared): readonly string[] =>
  (choices.groups ?? [...new Set([...sensitive, ...choices.sensitive])].slice(0, MOST_COLUMNS)).filter(
    (name) => name !== target,
  )

/** What groups can be of: each column, and each two and three of them crossed, under the names that audits have. */
export function crossingsOf(
  columns: readonly string[],
): readonly (readonly [name: string, columns: readonly string[]])[] {
  const sorted = columns.toSorted()
  const pairs = sorted.flatMap((a, i) => sorted.slice(i + 1).map((b) => [a, b]))
  const crossed = [...columns.map((name) => [name]), ...pairs, ...(sorted.length > 2 ? [sorted] : [])]
  return crossed.map((of) => [of.join(' & '), of])
}

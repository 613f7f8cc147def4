import type { ProjectView, RunSummary } from '../../../shared/contract/index.ts'
import { defineShared } from '../../ui/index.ts'

/** Columns whose values form the groups; null until a person chooses. */
export const GROUP_COLUMNS = defineShared<readonly string[] | null>('fairness columns', null)

export const MOST_COLUMNS = 3
/** More values than this make groups too small to compare, unless they are numbers, which are put into bands. */
const MOST_VALUES = 24

/** Columns that can form groups: sensitive ones first, then those with few values. */
export function groupColumns({ data, choices }: ProjectView, { target, sensitive }: RunSummary): readonly string[] {
  const marked = [...new Set([...sensitive, ...choices.sensitive])]
  const rest = data.columns.filter(
    ({ name, type, distinct }) =>
      name !== target && !marked.includes(name) && type !== 'text' && (type === 'number' || distinct <= MOST_VALUES),
  )
  return [...marked, ...rest.map(({ name }) => name)]
}

/** What is audited until a person chooses otherwise: the sensitive columns, or none. */
export const defaultColumns = ({ choices }: ProjectView, { sensitive }: RunSummary): readonly string[] =>
  [...new Set([...sensitive, ...choices.sensitive])].slice(0, MOST_COLUMNS)

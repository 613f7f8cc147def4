import type { Json } from '../../../shared/core/index.ts'
import { entriesOf, listed, namesIn, ofColumns, sentenceList } from './step-words.ts'

type Params = Readonly<Record<string, Json>>

/** Steps that change names, texts and columns, in one sentence each. */
export const RESHAPING_TEXTS: Readonly<Record<string, (step: { readonly params: Params }) => string>> = {
  'parse-dates': ({ params }) => `Read ${listed(namesIn(params.columns), 'no column')} as dates (${params.pattern})`,
  'parse-numbers': ({ params }) =>
    `Read ${listed(namesIn(params.columns), 'no column')} as numbers with a decimal ${params.decimal}`,
  'edit-cells': ({ params }) => {
    const edits = Array.isArray(params.edits) ? params.edits : []
    const [only] = edits
    if (!isRecord(only) || edits.length !== 1) return `Edit ${edits.length} cells`
    return `Change ${only.column} of row ${Number(only.record) + 1} from ${quoted(only.from)} to ${quoted(only.to)}`
  },
  rename: ({ params }) => {
    const pairs = entriesOf(params.names).map(([old, name]) => `${old} to ${name}`)
    return pairs.length === 0 ? 'Rename no column' : `Rename ${listed(pairs)}`
  },
  'keep-columns': ({ params }) => `Keep ${listed(namesIn(params.columns), 'all columns')} only, in this order`,
  'drop-columns': ({ params }) => `Drop ${listed(namesIn(params.columns), 'no column')}`,
  replace: ({ params }) => {
    const what = params.regular === true ? `what matches ${params.find}` : quoted(params.find)
    const where = params.whole === true ? 'cells that are ' : ''
    const by = params.by === '' ? 'nothing' : quoted(params.by)
    return `Replace ${where}${what} by ${by}${ofColumns(namesIn(params.columns))}`
  },
  'map-values': ({ params }) => {
    const pairs = entriesOf(params.values).map(
      ([old, value]) => `${quoted(old)} to ${value === '' ? 'missing' : quoted(value)}`,
    )
    const others =
      params.others === 'keep'
        ? ''
        : `; others become ${params.others === 'missing' ? 'missing' : quoted(params.otherValue)}`
    return `Map ${listed(pairs, 'no value', 'values')}${ofColumns(namesIn(params.columns))}${others}`
  },
  split: ({ params }) => {
    const names = namesIn(params.names)
    const into = names.length > 0 ? listed(names) : `${params.parts} columns`
    return `Split ${columnIn(params)} at ${quoted(params.separator)} into ${into}`
  },
  join: ({ params }) => `Join ${sentenceList(namesIn(params.columns))} into ${params.name}`,
  extract: ({ params }) => `Extract what ${params.pattern} matches from ${columnIn(params)}`,
  'extract-number': ({ params }) =>
    `Extract the number${params.unit === true ? ' and the unit' : ''} from ${columnIn(params)}`,
  'extract-date': ({ params }) =>
    `Extract ${sentenceList(namesIn(params.parts).map((part) => PART_WORDS[part] ?? part))} of ${columnIn(params)}`,
  compute: ({ params }) => `Compute ${params.name} = ${params.expression}`,
  filter: ({ params }) => `Keep rows where ${params.keep === 'others' ? `not (${params.where})` : params.where}`,
  'filter-values': ({ params }) => {
    const conditions = [
      ...(namesIn(params.values).length > 0 && params.from === '' && params.to === ''
        ? [`is ${namesIn(params.values).map(quoted).join(' or ')}`]
        : []),
      ...(params.from === '' ? [] : [`is at least ${params.from}`]),
      ...(params.to === '' ? [] : [`is at most ${params.to}`]),
    ]
    const all = [conditions.join(' and '), ...(params.missing === true ? ['is missing'] : [])].filter(
      (part) => part !== '',
    )
    if (all.length === 0) return `Filter rows by ${columnIn(params)}: nothing is chosen yet`
    const verb = params.keep === 'others' ? 'Drop' : 'Keep'
    return `${verb} rows where ${params.column} ${all.join(' or ')}`
  },
}

const PART_WORDS: Readonly<Record<string, string>> = {
  day: 'day of the month',
  weekday: 'day of the week',
  dayOfYear: 'day of the year',
}

/** The column that a step acts on, or what stands for it before one is chosen. */
const columnIn = ({ column }: Params): string => (typeof column === 'string' && column !== '' ? column : 'a column')

const quoted = (value: Json | undefined): string => (value === '' ? 'blank' : `"${value}"`)

const isRecord = (value: Json | undefined): value is Params =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

import { STEPS } from '../../../shared/clean/index.ts'
import type { Json } from '../../../shared/core/index.ts'
import { columnOf, formatCell, type Reading, type Table } from '../../../shared/table/index.ts'
import { RESHAPING_TEXTS } from './step-text-reshaping.ts'
import { entriesOf, KIND_WORDS, listed, NAMED, namesIn, ofColumns, sentenceList } from './step-words.ts'

/** A step that was applied to the training rows. */
export interface AppliedStep {
  readonly id: string
  readonly params: Readonly<Record<string, Json>>
  /** What it learned. */
  readonly state: Readonly<Record<string, Json>>
  /** Column → cells that it changed. */
  readonly changed: ReadonlyMap<string, number>
  readonly rowsRemoved: number
  /** The rows before it. */
  readonly before: Table
  readonly readings: ReadonlyMap<string, Reading>
}

/** A step in one sentence of plain words, with what it learned. A step without words of its own is its title. */
export function stepText(step: AppliedStep): string {
  const text = TEXTS[step.id]
  return text ? text(step) : `${STEPS.get(step.id).title}${ofColumns(namesIn(step.params.columns))}`
}

const TEXTS: Readonly<Record<string, (step: AppliedStep) => string>> = {
  ...RESHAPING_TEXTS,
  'set-type': ({ params }) =>
    `Read ${listed(namesIn(params.columns), 'no column')} as ${KIND_WORDS[String(params.type)] ?? params.type}`,
  normalise: ({ params, changed }) => {
    const letters = params.letters === 'lower' ? ', in lower case' : params.letters === 'upper' ? ', in upper case' : ''
    const missing = namesIn(params.missing)
    const means = missing.length > 0 ? `; ${listed(missing.map((text) => `"${text}"`))} means missing` : ''
    const blanks = params.collapse === false ? '' : ' and make runs of blanks one'
    return `Trim the texts${textOf(params.columns, changed)}${blanks}${letters}${means}`
  },
  impute: imputeText,
  decorrelate: ({ params, changed }) =>
    `Take what ${params.by === '' ? 'no column' : params.by} explains out of the numbers${inColumns(params.columns, changed)}`,
  clip: ({ params, changed, state, before, readings }) => {
    const limits = entriesOf(state.columns).filter(([name]) => changed.has(name))
    const [only] = limits
    const [low, high] = only && limits.length === 1 && Array.isArray(only[1]) ? only[1] : [null, null]
    const range =
      only && limits.length === 1
        ? ` to between ${shown(only[0], low, before, readings)} and ${shown(only[0], high, before, readings)}`
        : ''
    const how =
      params.method === 'limits'
        ? 'as given'
        : params.method === 'fences'
          ? `${params.ranges} interquartile ranges beyond the quartiles`
          : `the quantiles ${params.low} and ${params.high}`
    return `Clip outliers${textOf(params.columns, changed)}${range} (${how})`
  },
  'drop-duplicates': ({ params }) => {
    const names = namesIn(params.columns)
    const alike = params.match === 'fuzzy' ? 'nearly alike' : 'alike'
    return names.length === 0 && alike === 'alike'
      ? 'Drop rows that repeat another row'
      : `Drop rows that are ${alike}${names.length === 0 ? '' : ` in ${listed(names)}`}`
  },
  'merge-similar': ({ params, changed }) => {
    const pairs = entriesOf(params.mapping).map(([from, to]) => `"${from}" as "${to}"`)
    return `Merge similar values${textOf(params.columns, changed)}: ${listed(pairs, 'none chosen')}`
  },
  'group-rare': ({ params, changed }) =>
    `Put values with fewer than ${params.atLeast} rows together as "${params.other}"${inColumns(params.columns, changed)}`,
  'impute-nearest': ({ params, changed }) =>
    `Fill in missing values${textOf(params.columns, changed)} from the ${params.neighbours} most similar rows`,
  'impute-model': ({ params, changed }) =>
    `Fill in missing values${textOf(params.columns, changed)} with a linear model of ${listed(namesIn(params.by), 'the other columns')}`,
  'power-transform': ({ params, changed, state }) => {
    const [only, ...others] = entriesOf(state.columns)
    const lambda = only && others.length === 0 ? fieldOf(only[1], 'lambda') : null
    const hasPower = params.method === 'boxCox' || params.method === 'yeoJohnson'
    const power = hasPower && typeof lambda === 'number' ? ` (power ${lambda.toFixed(2)})` : ''
    return `${POWER_WORDS[String(params.method)]}${textOf(params.columns, changed)}${power}`
  },
  bin: ({ params, changed }) => {
    const edges = namesIn(params.edges)
    const how =
      params.method === 'edges'
        ? `at ${listed(edges, 'no edge')}`
        : `into ${params.count} bins ${params.method === 'width' ? 'of one width' : 'of equally many rows'}`
    return `Bin the numbers${textOf(params.columns, changed)} ${how}`
  },
  'group-aggregate': ({ params, state }) => {
    const [name = ''] = entriesOf(state.columns).map(([made]) => made)
    const isCount = params.statistic === 'count' || params.statistic === 'share'
    const what = isCount
      ? AGGREGATE_WORDS[String(params.statistic)]
      : `${AGGREGATE_WORDS[String(params.statistic)]} of ${params.of}`
    return `New column ${name}: the ${what} of the rows with the same ${params.by}`
  },
  anonymise: ({ params }) =>
    `${ANONYMISE_WORDS[String(params.method)]} ${listed(namesIn(params.columns), 'no column')}`,
  'remove-outliers': ({ params, changed }) =>
    params.method === 'isolationForest'
      ? `Remove the ${percent(params.share)} of the rows that lie most alone${inColumns(params.columns, changed)}`
      : `Remove rows that lie more than ${params.ranges} interquartile ranges beyond the quartiles${inColumns(params.columns, changed)}`,
  sample: ({ params }) =>
    Number(params.rows) > 0
      ? `Keep ${Number(params.rows).toLocaleString('en-US')} rows at random`
      : `Keep ${percent(params.share)} of the rows at random`,
  balance: ({ params }) =>
    params.method === 'over'
      ? `Repeat rows of the rare values of ${params.column}`
      : `Leave out rows of the frequent values of ${params.column}`,
}

const POWER_WORDS: Readonly<Record<string, string>> = {
  log: 'Take the logarithm',
  log1p: 'Take the logarithm of 1 plus the value',
  boxCox: 'Box-Cox transform',
  yeoJohnson: 'Yeo-Johnson transform',
}

const AGGREGATE_WORDS: Readonly<Record<string, string>> = {
  mean: 'mean',
  median: 'median',
  sum: 'sum',
  min: 'smallest value',
  max: 'largest value',
  deviation: 'standard deviation',
  count: 'number',
  share: 'share',
}

const ANONYMISE_WORDS: Readonly<Record<string, string>> = {
  drop: 'Drop, to keep people unknown,',
  hash: 'Put pseudonyms in place of',
  generalise: 'Make coarser',
  mask: 'Mask',
}

const percent = (share: Json | undefined): string => `${Number((100 * Number(share)).toFixed(2))} %`

const fieldOf = (value: Json, field: string): Json | undefined => entriesOf(value).find(([name]) => name === field)?.[1]

/** ` in a and b`; nothing where no column is named or changed. */
function inColumns(columns: Json | undefined, changed: ReadonlyMap<string, number>): string {
  const names = namesIn(columns)
  const all = names.length > 0 ? names : [...changed.keys()]
  return all.length === 0 ? '' : ` in ${listed(all)}`
}

const STRATEGY_WORDS: Readonly<Record<string, string>> = {
  median: 'the median',
  mean: 'the mean',
  mostFrequent: 'the most frequent value',
  constant: 'a constant',
}

function imputeText({ params, state, changed, before, readings }: AppliedStep): string {
  const fills = entriesOf(state.columns).filter(([name]) => changed.has(name))
  const names = namesIn(params.columns)
  if (fills.length === 0) return `Fill in missing values${ofColumns(names)} (none are missing)`
  if (fills.length > NAMED)
    return `Fill in missing values${ofColumns(fills.map(([name]) => name))} with ${STRATEGY_WORDS[String(params.strategy)]}, or the most frequent value of categories`
  const parts = fills.map(([name, fill]) => {
    const { kind } = columnOf(before, name)
    const isNumber = kind === 'number' || kind === 'date'
    if (typeof fill === 'object')
      return `of ${name} with ${STRATEGY_WORDS[isNumber ? String(params.strategy) : 'mostFrequent']} of the rows with the same ${params.by}`
    const strategy = params.strategy === 'constant' || isNumber ? String(params.strategy) : 'mostFrequent'
    return `of ${name} with ${STRATEGY_WORDS[strategy]} (${shown(name, fill, before, readings)})`
  })
  return `Fill in missing values ${sentenceList(parts)}`
}

/** A value as a person reads it: dates as dates, numbers with at most four digits behind the point. */
function shown(name: string, value: Json, table: Table, readings: ReadonlyMap<string, Reading>): string {
  const { kind } = columnOf(table, name)
  const reading = readings.get(name)
  if (kind === 'boolean' && reading) return formatCell(value === 1, reading)
  if (typeof value !== 'number') return String(value)
  if (kind === 'date' && reading) return formatCell(value, reading)
  return value.toLocaleString('en-US', {
    useGrouping: 'min2',
    maximumSignificantDigits: Math.abs(value) >= 1000 ? 15 : 4,
    maximumFractionDigits: 2,
  })
}

/** The columns that were asked for, or those that changed. */
function textOf(columns: Json | undefined, changed: ReadonlyMap<string, number>): string {
  const names = namesIn(columns)
  return ofColumns(names.length > 0 ? names : [...changed.keys()])
}

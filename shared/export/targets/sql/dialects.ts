/** How a database writes what others write otherwise. */
export interface Dialect {
  readonly id: string
  readonly title: string
  /**
   * How a step is defined. PostgreSQL would put the formulas of a step into every place of the next that names them, which
   * grows with each step, and has to be told to work it out once.
   */
  readonly step: 'AS' | 'AS MATERIALIZED'
  /** Whether a CASE may stand in a CASE as deep as trees are: SQL Server takes ten levels. */
  readonly nests: boolean
  /** A name of a column. */
  quoted(name: string): string
  /** The type of a number of 64 bits. */
  readonly double: string
  /** A number of 64 bits, exactly. */
  number(value: number): string
  string(value: string): string
  /** Milliseconds since 1970 of a column of times. */
  milliseconds(column: string): string
  /** 1, 0 or missing of a column of yes and no. */
  boolean(column: string): string
  /** A column of numbers; what is no finite number is missing. */
  finite(column: string): string
  /** A column of texts without blanks at both ends. */
  trimmed(column: string): string
  largest(parts: readonly string[]): string
  smallest(parts: readonly string[]): string
  log(part: string): string
  /** 0 for what is no number, the largest number there is for what is infinite. */
  bounded(part: string): string
}

const doubled = (text: string, mark: string): string => mark + text.replaceAll(mark, mark + mark) + mark
const quotedText = (value: string): string => doubled(value, "'")
const call = (name: string) => (parts: readonly string[]) => `${name}(${parts.join(', ')})`

/** With an exponent: without one many databases take it for a decimal. */
function exponent(value: number): string {
  const text = value.toExponential()
  return value < 0 || Object.is(value, -0) ? `(${text.replace('+', '')})` : text.replace('+', '')
}

const common = {
  step: 'AS',
  nests: true,
  number: exponent,
  string: quotedText,
  boolean: (column: string) => `CASE WHEN ${column} THEN 1e0 WHEN NOT ${column} THEN 0e0 END`,
  largest: call('GREATEST'),
  smallest: call('LEAST'),
  log: (part: string) => `LN(${part})`,
  trimmed: (column: string) => `TRIM(${column})`,
  bounded: (part: string) => boundedUnless(`${part} = CAST('NaN' AS DOUBLE PRECISION)`, part),
} as const

const LARGEST = '1.7976931348623157e308'

/** @param isNone says that the part is no number */
const boundedUnless = (isNone: string, part: string): string =>
  `CASE WHEN ${isNone} THEN 0e0 ELSE GREATEST(-${LARGEST}, LEAST(${LARGEST}, ${part})) END`

const noNumbers = (column: string, type: string): string =>
  `NULLIF(NULLIF(NULLIF(CAST(${column} AS ${type}), CAST('NaN' AS ${type})), CAST('Infinity' AS ${type})), CAST('-Infinity' AS ${type}))`

export const DIALECTS: readonly Dialect[] = [
  {
    ...common,
    id: 'duckdb',
    title: 'DuckDB',
    quoted: (name) => doubled(name, '"'),
    double: 'DOUBLE',
    milliseconds: (column) => `CAST(epoch_ms(CAST(${column} AS TIMESTAMP)) AS DOUBLE)`,
    finite: (column) => noNumbers(column, 'DOUBLE'),
    bounded: (part) => boundedUnless(`isnan(${part})`, part),
  },
  {
    ...common,
    id: 'postgresql',
    title: 'PostgreSQL 12',
    step: 'AS MATERIALIZED',
    quoted: (name) => doubled(name, '"'),
    double: 'DOUBLE PRECISION',
    // A number with an exponent is a decimal here.
    number: (value) => `CAST('${value}' AS DOUBLE PRECISION)`,
    milliseconds: (column) => `CAST(EXTRACT(EPOCH FROM ${column}) * 1000 AS DOUBLE PRECISION)`,
    boolean: (column) =>
      `CASE WHEN ${column} THEN CAST(1 AS DOUBLE PRECISION) WHEN NOT ${column} THEN CAST(0 AS DOUBLE PRECISION) END`,
    finite: (column) => noNumbers(column, 'DOUBLE PRECISION'),
  },
  {
    ...common,
    id: 'bigquery',
    title: 'BigQuery',
    quoted: (name) => `\`${name.replace(/[\\`]/gu, '\\$&')}\``,
    double: 'FLOAT64',
    string: (value) => JSON.stringify(value),
    milliseconds: (column) => `CAST(UNIX_MILLIS(CAST(${column} AS TIMESTAMP)) AS FLOAT64)`,
    bounded: (part) => boundedUnless(`IS_NAN(${part})`, part),
    finite: (column) => `IF(IS_NAN(${column}) OR IS_INF(${column}), NULL, CAST(${column} AS FLOAT64))`,
  },
  {
    ...common,
    id: 'snowflake',
    title: 'Snowflake',
    quoted: (name) => doubled(name, '"'),
    double: 'FLOAT',
    number: (value) => `${exponent(value)}::FLOAT`,
    string: (value) => quotedText(value.replaceAll('\\', '\\\\')),
    milliseconds: (column) => `CAST(DATE_PART(EPOCH_MILLISECOND, ${column}) AS FLOAT)`,
    bounded: (part) => boundedUnless(`${part} = 'NaN'::FLOAT`, part),
    finite: (column) => `NULLIF(NULLIF(NULLIF(${column}::FLOAT, 'NaN'::FLOAT), 'inf'::FLOAT), '-inf'::FLOAT)`,
  },
  {
    ...common,
    id: 'sqlserver',
    title: 'SQL Server 2022',
    nests: false,
    quoted: (name) => `[${name.replaceAll(']', ']]')}]`,
    double: 'FLOAT',
    string: (value) => `N${quotedText(value)}`,
    milliseconds: (column) => `CAST(DATEDIFF_BIG(MILLISECOND, '1970-01-01', ${column}) AS FLOAT)`,
    boolean: (column) => `CASE WHEN ${column} = 1 THEN 1e0 WHEN ${column} = 0 THEN 0e0 END`,
    finite: (column) => `CAST(${column} AS FLOAT)`,
    // What is too large stops a query here: there is nothing to bound.
    bounded: (part) => part,
    // Its usual collations take capital and small letters, and blanks at the end, for the same.
    trimmed: (column) => `TRIM(${column}) COLLATE Latin1_General_100_BIN2`,
    log: (part) => `LOG(${part})`,
  },
]

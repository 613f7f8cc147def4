import type { Finding } from '../core/index.ts'

/** Count as missing in a column whose other texts are all numbers, or all dates. */
export const NUMBER_MISSING = ['?', 'NA', 'N/A', 'NaN', 'NULL', 'null', '#N/A']
/** Count as missing in every other column. */
export const TEXT_MISSING = ['?', 'NULL']
/** Stay values in text columns; people often mean "missing" by them. */
const DOUBTFUL = [
  'NA',
  'N/A',
  'NaN',
  'null',
  '#N/A',
  'none',
  'None',
  'NONE',
  'unknown',
  'Unknown',
  'UNKNOWN',
  '-',
  '--',
  '.',
  'n/a',
  'nan',
]

/** An expression for rows names so many columns at most. */
const MOST_COLUMNS = 50

/** Which columns hold which of these texts, in how many cells. */
export class TokenCount {
  readonly #columns = new Map<string, Map<string, number>>()

  add(column: string, cells: ReadonlyMap<string, number>): void {
    for (const [token, count] of cells) {
      const columns = this.#columns.get(token) ?? new Map<string, number>()
      this.#columns.set(token, columns.set(column, count))
    }
  }

  findings(
    id: string,
    say: (
      token: string,
      places: string,
      columns: readonly string[],
    ) => Pick<Finding, 'message' | 'remedies' | 'rows' | 'step'>,
  ): Finding[] {
    return [...this.#columns].map(([token, columns]) => {
      const places = [...columns].map(([name, count]) => `${name} (${count.toLocaleString('en-US')})`)
      const list =
        places.length > 8 ? `${places.slice(0, 8).join(', ')} and ${places.length - 8} more` : places.join(', ')
      return { id, severity: 'info', columns: [...columns.keys()], ...say(token, list, [...columns.keys()]) }
    })
  }
}

/** The rows in which a value is missing are shown: what a cell's text was is not known any more when its column is read. */
export const countsAsMissing = (
  token: string,
  places: string,
  columns: readonly string[],
): Pick<Finding, 'message' | 'rows' | 'step'> => ({
  message: `"${token}" counts as missing; cells: ${places}. Fill them in, or keep the gaps, which models can use.`,
  step: { id: 'impute', params: { columns, strategy: 'median', value: '', by: '' } },
  rows: { id: 'filter', params: { where: columns.slice(0, MOST_COLUMNS).map(isMissing).join(' or '), keep: 'others' } },
})

const isMissing = (name: string): string => `isMissing([${name.replaceAll(']', ']]')}])`

export const staysAValue = (
  token: string,
  places: string,
  columns: readonly string[],
): Pick<Finding, 'message' | 'remedies' | 'step'> => ({
  message: `"${token}" stays a value like any other, although it may mean "missing"; cells: ${places}. It can be read as missing.`,
  remedies: [{ option: 'missing', value: token }],
  step: { id: 'normalise', params: { columns, missing: [token], collapse: false, letters: 'keep' } },
})

export const doubtfulTokens = (missing: readonly string[]): string[] =>
  DOUBTFUL.filter((token) => !missing.includes(token))

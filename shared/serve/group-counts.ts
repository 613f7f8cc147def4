import { type Cell, PLAIN_READING, readCell } from '../table/index.ts'

/** A column whose groups a model was audited by, and what is watched of them while it predicts. */
export interface WatchedColumn {
  readonly column: string
  /** Groups that were large enough to be compared; rows of others are counted together. */
  readonly groups: readonly string[]
  /** Limits of the model for what needs no true outcome: the difference, or the ratio, of selection rates. */
  readonly gates: readonly { readonly metric: WatchedMetric; readonly limit: number }[]
}

const WATCHED = ['demographicParityDifference', 'demographicParityRatio'] as const
export type WatchedMetric = (typeof WATCHED)[number]

/** What a model's record says of its audit. */
interface AuditRecord {
  readonly sensitive: readonly string[]
  readonly fairness: unknown
  readonly gates?: {
    readonly judged: readonly { readonly metric: string; readonly limit: number; readonly of: string }[]
  }
}

/** The columns that a service watches, as the model's record declares them: those that are sensitive and were audited. */
export function watchedColumns({ sensitive, fairness, gates }: AuditRecord): WatchedColumn[] {
  return sensitive.flatMap((column): WatchedColumn[] => {
    const audit = property(fairness, column)
    const groups = Object.entries(recordOf(property(audit, 'groups')))
      .filter(([, group]) => property(group, 'tooSmall') !== true)
      .map(([name]) => name)
    const own = (gates?.judged ?? []).flatMap(({ metric, limit, of }) => {
      const watched = WATCHED.find((one) => one === metric)
      return watched && of === column ? [{ metric: watched, limit }] : []
    })
    return groups.length > 1 ? [{ column, groups, gates: own }] : []
  })
}

const recordOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {}
const property = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined

/** Selection by group of what was predicted in the last day, and since the start. No row is kept, nor anything of one. */
export interface GroupCounts {
  /** @param rows of a request, with the column or without; `selected`: whether each is of the positive class */
  count(rows: readonly unknown[], selected: readonly boolean[]): void
  /** The counts in the text format of Prometheus. */
  metrics(): string
  /** The counts as plain JSON, which processes send to each other. */
  state(): GroupState
}

/** Counts of one column: since the start, and of the last day. */
interface ColumnState extends WatchedColumn {
  readonly total: readonly GroupTally[]
  readonly recent: readonly GroupTally[]
}

type GroupTally = readonly [group: string, rows: number, selected: number]
export type GroupState = readonly ColumnState[]

const HOUR_MILLISECONDS = 3_600_000
const WINDOW_HOURS = 24
/** Groups with fewer rows in the window are compared with none. */
const LEAST_ROWS = 30
/** Counts of fewer rows could point to somebody: they are not told. */
const LEAST_TOLD = 11
const OTHER = '(other or missing)'

interface Tally {
  rows: number
  selected: number
}

/** @param now milliseconds since 1970 */
export function createGroupCounts(watched: readonly WatchedColumn[], now: () => number): GroupCounts {
  const columns = watched.map((one) => ({ ...one, ...createTallies([...one.groups, OTHER], now) }))
  const state = (): GroupState =>
    columns.map(({ column, groups, gates, total, recent }) => ({
      column,
      groups,
      gates,
      total: plain(total),
      recent: plain(recent()),
    }))
  return {
    count(rows, selected) {
      for (const { column, add } of columns)
        for (let at = 0; at < rows.length; at++) add(groupOf(rows[at], column), selected[at] === true)
    },
    state,
    metrics: () => groupMetrics([state()]),
  }
}

const plain = (tallies: ReadonlyMap<string, Tally>): GroupTally[] =>
  [...tallies].map(([group, { rows, selected }]) => [group, rows, selected])

/** Counts of one process, or of several that serve the same model, added up, in the text format of Prometheus. */
export function groupMetrics(states: readonly GroupState[]): string {
  const columns = (states[0] ?? []).map((first): Watching => {
    const own = states.flatMap((state) => state.filter(({ column }) => column === first.column))
    const added = (of: 'total' | 'recent') => addedUp(own.flatMap((one) => one[of]))
    return { ...first, total: added('total'), recent: added('recent') }
  })
  if (columns.length === 0) return ''
  return FAMILIES.map(({ name, type, help, lines }) => {
    const body = columns.flatMap((column) => lines(column).map((line) => `${name}${line}\n`)).join('')
    return body === '' ? '' : `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${body}`
  }).join('')
}

function addedUp(tallies: readonly GroupTally[]): Map<string, Tally> {
  const sums = new Map<string, Tally>()
  for (const [group, rows, selected] of tallies) {
    const own = sums.get(group)
    if (own) {
      own.rows += rows
      own.selected += selected
    } else sums.set(group, { rows, selected })
  }
  return sums
}

interface Tallies {
  readonly total: ReadonlyMap<string, Tally>
  add(group: string | null, isSelected: boolean): void
  /** Those of the last day. */
  recent(): ReadonlyMap<string, Tally>
}

interface Watching extends WatchedColumn {
  readonly total: ReadonlyMap<string, Tally>
  readonly recent: ReadonlyMap<string, Tally>
}

function createTallies(groups: readonly string[], now: () => number): Tallies {
  const empty = (): Map<string, Tally> => new Map(groups.map((group) => [group, { rows: 0, selected: 0 }]))
  const total = empty()
  let hours: { hour: number; tallies: Map<string, Tally> }[] = []
  const current = () => {
    const hour = Math.floor(now() / HOUR_MILLISECONDS)
    hours = hours.filter((one) => one.hour > hour - WINDOW_HOURS)
    const last = hours.at(-1)
    if (last?.hour === hour) return last.tallies
    const tallies = empty()
    hours.push({ hour, tallies })
    return tallies
  }
  return {
    total,
    add(group, isSelected) {
      const known = group !== null && total.has(group) ? group : OTHER
      for (const tallies of [total, current()]) {
        const tally = tallies.get(known)
        if (!tally) continue
        tally.rows++
        if (isSelected) tally.selected++
      }
    },
    recent() {
      current()
      const sum = empty()
      for (const { tallies } of hours)
        for (const [group, { rows, selected }] of tallies) {
          const own = sum.get(group)
          if (!own) continue
          own.rows += rows
          own.selected += selected
        }
      return sum
    },
  }
}

/** The group of a row, as the source text of the column's value; null where it is missing. */
function groupOf(row: unknown, name: string): string | null {
  const value = readCell(cellOf(property(row, name)), PLAIN_READING.category)
  return typeof value === 'string' ? value : null
}

const cellOf = (value: unknown): Cell =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null

interface Gap {
  readonly value: number
  /** From the limit on, beyond what chance allows: one-sided, 95 %, by the normal approximation. */
  readonly surely: number
}

/** Difference and ratio of the selection rates of groups that are large enough; undefined where fewer than two are. */
function gapOf(watching: Watching, metric: WatchedMetric): Gap | undefined {
  const rates = [...watching.recent]
    .filter(([group, { rows }]) => group !== OTHER && rows >= LEAST_ROWS)
    .map(([, { rows, selected }]) => ({ rate: selected / rows, rows }))
    .sort((a, b) => a.rate - b.rate)
  const [low, high] = [rates[0], rates.at(-1)]
  if (!low || !high || rates.length < 2) return undefined
  const variance = ({ rate, rows }: typeof low) => (rate * (1 - rate)) / rows
  if (metric === 'demographicParityDifference') {
    const value = high.rate - low.rate
    return { value, surely: value - 1.645 * Math.sqrt(variance(low) + variance(high)) }
  }
  if (high.rate === 0) return undefined
  const value = low.rate / high.rate
  // By the delta method: the ratio's own spread, of two rates that are independent.
  const spread = Math.sqrt(variance(low) + value ** 2 * variance(high)) / high.rate
  return { value, surely: value + 1.645 * spread }
}

const isBeyond = (metric: WatchedMetric, { surely }: Gap, limit: number): boolean =>
  metric === 'demographicParityDifference' ? surely > limit : surely < limit

const labels = (pairs: Readonly<Record<string, string>>): string =>
  `{${Object.entries(pairs)
    .map(
      ([name, value]) => `${name}="${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`,
    )
    .join(',')}}`

const totals =
  (of: (tally: Tally) => number) =>
  ({ column, total }: Watching): string[] =>
    [...total]
      .filter(([, { rows }]) => rows >= LEAST_TOLD)
      .map(([group, tally]) => `${labels({ column, group })} ${of(tally)}`)

/** What is told of each watched column. */
const FAMILIES: readonly {
  readonly name: string
  readonly type: 'counter' | 'gauge'
  readonly help: string
  readonly lines: (watching: Watching) => string[]
}[] = [
  {
    name: 'lathe_group_predictions_total',
    type: 'counter',
    help: `Rows predicted, by group of a column that the model was audited by; groups of ${LEAST_TOLD} rows and more.`,
    lines: totals(({ rows }) => rows),
  },
  {
    name: 'lathe_group_selected_total',
    type: 'counter',
    help: 'Rows predicted to be of the positive class, by group.',
    lines: totals(({ selected }) => selected),
  },
  {
    name: 'lathe_group_gap',
    type: 'gauge',
    help: `Selection rates of groups against each other in the last ${WINDOW_HOURS} hours; groups of ${LEAST_ROWS} rows and more.`,
    lines: (watching) =>
      WATCHED.flatMap((metric) => {
        const gap = gapOf(watching, metric)
        return gap ? [`${labels({ column: watching.column, metric })} ${gap.value}`] : []
      }),
  },
  {
    name: 'lathe_group_gap_limit',
    type: 'gauge',
    help: 'The limit that the model was held against.',
    lines: ({ column, gates }) => gates.map(({ metric, limit }) => `${labels({ column, metric })} ${limit}`),
  },
  {
    name: 'lathe_group_gap_alert',
    type: 'gauge',
    help: 'Whether the gap is beyond its limit, by more than chance allows (95 %).',
    lines: (watching) =>
      watching.gates.flatMap(({ metric, limit }) => {
        const gap = gapOf(watching, metric)
        return gap ? [`${labels({ column: watching.column, metric })} ${isBeyond(metric, gap, limit) ? 1 : 0}`] : []
      }),
  },
]

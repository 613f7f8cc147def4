import { type Finding, ownValue, type Rng } from '../../core/index.ts'
import type { Figure } from '../../metrics/index.ts'
import type { Table } from '../../table/index.ts'
import { type Difference, EVIDENCE } from '../against-rest.ts'
import { audit } from '../audit.ts'
import { type Grouping, groupsOf } from '../groups.ts'
import { findProxies, type ProxyColumns } from './proxies.ts'
import { type Representation, representation } from './representation.ts'

export interface BeforeInput {
  readonly table: Table
  readonly groupings: readonly Grouping[]
  /** Columns that a model may learn from. */
  readonly columns: readonly string[]
  /** Two classes to predict: 1 positive, 0 negative, NaN where the label is missing; null where there are none. */
  readonly labels: Float64Array | null
  /** What the positive class is called. */
  readonly positive: string
  /** Column → group → share of the population that the model is for. */
  readonly population?: Readonly<Record<string, Readonly<Record<string, number>>>> | undefined
}

/** What is known of the groups of one column before anything is learned. */
export interface GroupingBefore {
  readonly representation: Readonly<Record<string, Representation>>
  /** Share of positive labels by group, and what it is less than that of all other rows; null without two classes. */
  readonly labels: {
    readonly rates: Readonly<Record<string, Figure & { readonly tooSmall?: true }>>
    readonly againstRest: Readonly<Record<string, Difference>>
    /** Smallest rate minus, and over, the largest. */
    readonly difference: Figure
    readonly ratio: Figure
  } | null
  /** Strongest first. */
  readonly proxies: readonly ProxyColumns[]
}

export interface BeforeAudit {
  readonly rows: number
  readonly groups: Readonly<Record<string, GroupingBefore>>
  readonly findings: readonly Finding[]
}

/** Representation, label rates and proxies of each grouping, and what of it is worth a look before training. */
export function beforeTraining(input: BeforeInput, rng: Rng): BeforeAudit {
  const { groupings, population = {} } = input
  const rows = groupings[0]?.codes.length ?? 0
  const groups = groupings.map((grouping): [string, GroupingBefore] => {
    const { names, groupOf } = groupsOf([grouping], rows)
    const counts = new Map(names.map((name) => [name, 0]))
    for (const group of groupOf) counts.set(names[group] ?? '', (counts.get(names[group] ?? '') ?? 0) + 1)
    return [
      grouping.name,
      {
        representation: representation(counts, ownValue(population, grouping.name)),
        labels: labelRates(grouping, input.labels, rng),
        proxies: findProxies(
          { table: input.table, columns: input.columns.filter((name) => name !== grouping.name), grouping },
          rng.fork(`proxies of ${grouping.name}`),
        ),
      },
    ]
  })
  return {
    rows,
    groups: Object.fromEntries(groups),
    findings: groups.flatMap(([name, found]) => [
      ...underRepresented(name, found),
      ...labelBias(name, found, input.positive),
      ...proxyFindings(name, found),
    ]),
  }
}

/** An audit in which what is true is also what is decided: selection rates are label rates. */
function labelRates(grouping: Grouping, labels: Float64Array | null, rng: Rng): GroupingBefore['labels'] {
  if (!labels) return null
  const known = Uint32Array.from(labels.keys()).filter((row) => !Number.isNaN(labels[row]))
  const codes = Int32Array.from(known, (row) => grouping.codes[row] ?? -1)
  const decided = Uint8Array.from(known, (row) => labels[row] ?? 0)
  const found = audit({ labels: decided, decisions: decided, groupings: [{ ...grouping, codes }] }, { rng })[
    grouping.name
  ]
  if (!found) return null
  return {
    rates: Object.fromEntries(Object.entries(found.groups).map(([name, { selectionRate }]) => [name, selectionRate])),
    againstRest: Object.fromEntries(
      Object.entries(found.againstRest).flatMap(([name, { selectionRate }]) =>
        selectionRate ? [[name, selectionRate]] : [],
      ),
    ),
    difference: found.demographicParityDifference,
    ratio: found.demographicParityRatio,
  }
}

const percent = (value: number | null): string => `${((value ?? 0) * 100).toFixed(1)} %`

const underRepresented = (column: string, { representation: groups }: GroupingBefore): Finding[] =>
  Object.entries(groups)
    .filter(([, { isUnder }]) => isUnder)
    .map(([name, { n, share, reference }]) => ({
      id: 'under-represented',
      severity: 'warning',
      columns: [column],
      message: `${column} = ${name} makes up ${percent(share.value)} of the rows (${n.toLocaleString('en-US')}) and ${percent(reference)} of the reference population: a model learns less of it, and figures of it are less certain. Get more rows of it, or weigh those there are.`,
    }))

/** Four fifths: under it the rates of labels are worth a question. */
const LEAST_RATIO = 0.8

function labelBias(column: string, { labels }: GroupingBefore, positive: string): Finding[] {
  if (!labels || labels.ratio.value === null || labels.ratio.value >= LEAST_RATIO) return []
  if (!Object.values(labels.againstRest).some(({ adjusted }) => adjusted < EVIDENCE)) return []
  const judged = Object.entries(labels.rates)
    .filter(([, { tooSmall }]) => !tooSmall)
    .sort(([, a], [, b]) => (a.value ?? 0) - (b.value ?? 0))
  const [low, high] = [judged[0], judged.at(-1)]
  if (!low || !high) return []
  return [
    {
      id: 'label-bias',
      severity: 'warning',
      columns: [column],
      message: `The label is “${positive}” for ${percent(low[1].value)} of rows with ${column} = ${low[0]} and for ${percent(high[1].value)} with ${column} = ${high[0]}. A model learns that difference. Where labels are past decisions rather than facts, it learns their bias too: find out how they came about.`,
    },
  ]
}

/** Proxies that one finding names. */
const MOST_NAMED = 5

function proxyFindings(column: string, { proxies }: GroupingBefore): Finding[] {
  const found = proxies.filter(({ isProxy, columns }) => isProxy && columns.length <= 2)
  if (found.length === 0) return []
  const named = new Map<string, ProxyColumns>()
  // Strongest first: of a column that tells several groups apart, the one that it tells best.
  for (const proxy of found)
    if (!named.has(proxy.columns.join(' with '))) named.set(proxy.columns.join(' with '), proxy)
  const list = [...named].slice(0, MOST_NAMED)
  const words = list.map(([names, { auc, group }]) => `${names} (${group}, area ${auc.value?.toFixed(2)})`).join(', ')
  return [
    {
      id: 'proxy',
      severity: 'warning',
      columns: [...new Set(found.flatMap(({ columns }) => columns))],
      message: `${words}${named.size > list.length ? ` and ${named.size - list.length} more` : ''} ${list.length === 1 ? 'tells' : 'tell'} groups of ${column} apart: leaving ${column} out of the model does not keep it from being used. Leave such columns out too, or audit the model and mitigate.`,
    },
  ]
}

import type { Found, ServiceHealth } from '../engine/index.ts'
import type { Finding } from '../shared/core/index.ts'
import { primaryMetric } from '../shared/metrics/index.ts'
import type { Alert, ColumnReport, MonitorReport, MonitorSeries, Mute } from '../shared/monitor/index.ts'
import type { Pipeline } from '../shared/pipeline/index.ts'
import { columns, count, digits, figureCells, findingLines, metricLines, section, size } from './text.ts'

/** What a look found, for people. */
export function monitorText(
  {
    report,
    series,
    rows,
    findings,
  }: Pick<Found, 'report' | 'series' | 'rows'> & { readonly findings: readonly Finding[] },
  alerts: readonly ToldAlert[],
  file: string,
  pipeline: Pipeline,
): string {
  const { dataset, performance, predictions, labels } = report
  const parts = series
    ? `${count(rows)} rows in ${series.chunks.length} ${PART_NAMES[series.by]}${series.chunks.length === 1 ? '' : 's'}; what follows is of the latest, of ${count(report.rows)} rows`
    : rowsOf(rows)
  const said = [
    ...(predictions ? [{ ...predictions, column: `predicted ${pipeline.target}` }] : []),
    ...(labels ? [{ ...labels, column: `${pipeline.target} in labels` }] : []),
  ]
  const { measured } = performance
  return [
    `${file}: ${parts}. ${dataset.alarm ? 'ALARM' : 'No alarm for the data as a whole'}: ${dataset.why}\n`,
    section('Alerts', alertLines(alerts)),
    section('Findings', findingLines(findings)),
    section('Columns, most changed first', columnLines(report.columns)),
    series
      ? section(`Over time (PSI, ${series.by === 'rows' ? 'part by part' : `by ${series.by}`})`, seriesLines(series))
      : '',
    section('Predictions', driftLines(said)),
    section('Rows', rowLines(report)),
    section(ESTIMATED[performance.estimated?.method ?? 'cbpe'], estimateLines(performance.estimated)),
    measured
      ? section(`Measured on ${rowsOf(measured.rows)} with labels (95 % interval)`, metricLines(measured.metrics))
      : `\nThere are no ${findings.some(({ id }) => id === 'unknown-label') ? 'known ' : ''}labels of ${pipeline.target}: how well the model does (${primaryMetric(pipeline.task)}) is not measured.\n`,
    section('Groups (95 % interval)', groupLines(report)),
  ].join('')
}

const rowsOf = (rows: number): string => `${count(rows)} ${rows === 1 ? 'row' : 'rows'}`

const PART_NAMES = { hour: 'hour', day: 'day', week: 'week', rows: 'part' } as const

const ESTIMATED = {
  cbpe: 'Estimated without labels (95 % of measurements lie in the interval)',
  dle: 'Estimated without labels, by a model of the errors (95 % interval)',
} as const

/** An alert, and until when it is muted, and why. */
export type ToldAlert = Alert & { readonly muted: Pick<Mute, 'until' | 'note'> | null }

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10)

/** Each alert with what happened, since when and how sure that is; then what to do, each once. Of what is muted, only that it is. */
function alertLines(alerts: readonly ToldAlert[]): string {
  const lines = alerts.map(({ title, what, sure, since, muted }) => {
    const from = `${title}${since === null ? '' : `, since ${dayOf(since)}`}`
    if (muted) return `  · ${from}: muted until ${dayOf(muted.until)}${muted.note === '' ? '' : `, ${muted.note}`}`
    return `  ! ${from}\n    ${what}; ${sure}.`
  })
  const loud = alerts.filter(({ muted }) => muted === null)
  const steps = new Map(loud.flatMap((alert) => alert.steps.map((step) => [step.title, step.text] as const)))
  const todo = [...steps].map(([title, text]) => `    · ${title}. ${text}`)
  return [...lines, ...(todo.length > 0 ? ['  What to do', ...todo] : [])].join('\n')
}

const STATES = { steady: 'ok', watch: 'watch', drifted: 'ALARM' } as const

const columnLines = (found: readonly ColumnReport[]): string =>
  driftLines(
    found
      .toSorted((a, b) => RANKS[b.state] - RANKS[a.state] || (a.p ?? 1) - (b.p ?? 1))
      .slice(0, 30)
      .map((one) => ({ ...one, says: STATES[one.state] })),
  )
const RANKS = { steady: 0, watch: 1, drifted: 2 } as const

type Line = Pick<ColumnReport, 'column' | 'tests' | 'p' | 'alarm' | 'why'> & { readonly says?: string }

const driftLines = (found: readonly Line[]): string =>
  columns(
    found.map(({ column, tests, p, alarm, why, says = alarm ? 'ALARM' : 'ok' }) => [
      `  ${column}`,
      says,
      Object.entries(tests)
        .map(([id, { value }]) => `${id} ${digits(value, 2)}`)
        .join(', '),
      p === null ? '' : `p ${p < 0.0001 ? '< 0.0001' : digits(p, 2)}`,
      why ?? '',
    ]),
  )

const MOST_PARTS = 12
const MOST_SHOWN = 15

/** The latest parts of each column that is not steady, or that moved most. */
function seriesLines({ by, chunks, columns: all }: MonitorSeries): string {
  const from = Math.max(0, chunks.length - MOST_PARTS)
  const nameOf = ({ from: start }: { from: number }) =>
    by === 'rows' ? count(start) : new Date(start).toISOString().slice(by === 'hour' ? 5 : 5, by === 'hour' ? 13 : 10)
  const shown = all
    .toSorted(
      (a, b) => Number(b.since !== null) - Number(a.since !== null) || (b.psi.at(-1) ?? 0) - (a.psi.at(-1) ?? 0),
    )
    .slice(0, MOST_SHOWN)
  const changed = shown.map(({ since }) => (since === null ? '' : `since ${nameOf(chunks[since] ?? { from: 0 })}`))
  return columns([
    ['  column', ...chunks.slice(from).map(nameOf), ''],
    ...shown.map(({ column, psi, states }, i) => [
      `  ${column}`,
      ...psi
        .slice(from)
        .map((value, at) => `${value === null ? '–' : digits(value, 2)}${MARKS[states[from + at] ?? 'steady']}`),
      changed[i] ?? '',
    ]),
  ])
}
const MARKS = { steady: '', watch: '?', drifted: '!' } as const

function rowLines({ duplicates, anomalies, domain }: MonitorReport): string {
  const lines: string[][] = []
  const share = (value: number) => `${digits(100 * value, 2)} %`
  if (duplicates)
    lines.push([
      '  like an earlier row',
      duplicates.alarm ? 'ALARM' : 'ok',
      `${share(duplicates.current)}, ${share(duplicates.reference)} expected`,
    ])
  if (anomalies) {
    const { change, rows } = anomalies
    lines.push([
      '  unlike any in training',
      change.alarm ? 'ALARM' : 'ok',
      `${share(change.current)}, ${share(change.reference)} expected`,
    ])
    for (const { row, columns: own } of rows.slice(0, 3))
      if (own.length > 0)
        lines.push([
          `    row ${count(row)}`,
          '',
          own.map((one) => `${one.column} (${share(one.share)} of training as far out)`).join(', '),
        ])
  }
  if (domain)
    lines.push([
      '  told from those before',
      domain.alarm ? 'ALARM' : 'ok',
      `area ${figureCells(domain.auc).join(' ')}, chance is 0.5${domain.columns.length > 0 ? `; by ${domain.columns.map(({ column }) => column).join(', ')}` : ''}${domain.sees === 'margins' ? '; each column by itself: give real rows with --reference to see what columns have to do with each other' : ''}`,
    ])
  return columns(lines)
}

function estimateLines(estimated: MonitorReport['performance']['estimated']): string {
  if (!estimated) return ''
  const lines = Object.entries(estimated).flatMap(([id, value]) => {
    if (typeof value !== 'number') return []
    const [low = null, high = null] = estimated.intervals[id] ?? []
    return [[`  ${id}`, ...figureCells({ value, low, high })]]
  })
  return [
    columns(lines),
    `  ${estimated.assumptions}`,
    ...(estimated.doubt === null ? [] : [`  ${estimated.doubt}`]),
  ].join('\n')
}

function groupLines({ groups }: MonitorReport): string {
  if (!groups) return ''
  const parts = Object.entries(groups.groupings).map(([name, one]) => {
    const ids = [...new Set(Object.values(one.groups).flatMap(({ figures }) => Object.keys(figures)))]
    const rows = Object.entries(one.groups).map(([group, { n, tooSmall, figures }]) => [
      `    ${group}`,
      count(n),
      ...(tooSmall ? ['too few to judge'] : ids.map((id) => (figures[id] ? figureCells(figures[id]).join(' ') : ''))),
    ])
    const gaps = Object.entries(one.gaps).filter(([, { value }]) => value !== null)
    const untold = one.untold > 0 ? `\n    ${count(one.untold)} groups of fewer than 10 rows are not told.` : ''
    return `  ${name}\n${columns([['    group', 'rows', ...ids], ...rows], { right: [1] })}${untold}\n${columns(gaps.map(([id, figure]) => [`    ${id}`, ...figureCells(figure)]))}`
  })
  const gates = groups.gates.map((gate) => [
    `  ${gate.metric}${gate.of === '' ? '' : ` of ${gate.of}`}, limit ${gate.limit}`,
    gate.alarm
      ? 'ALARM'
      : gate.state === 'kept'
        ? 'kept'
        : gate.state === 'exceeded'
          ? 'beyond, which chance may explain'
          : 'not known',
    ...(gate.value === null ? [gate.why ?? ''] : figureCells(gate)),
  ])
  return [...parts, ...(gates.length > 0 ? [columns(gates)] : [])].join('\n')
}

/** How a service does, for people. */
export function serviceText({
  url,
  isUp,
  why,
  seconds,
  requests,
  requestsPerSecond,
  latency,
  errors,
  fallbacks,
  memoryBytes,
}: ServiceHealth): string {
  if (!isUp) return section('Service', `  ${url}  ALARM  ${why ?? ''}`)
  const told = (value: number | null, unit = '') => (value === null ? 'not told' : `${digits(value, 3)}${unit}`)
  const milliseconds = (value: number | null) => told(value === null ? null : value * 1000, ' ms')
  return section(
    'Service',
    columns([
      ['  at', url],
      ['  requests', `${told(requests)} in ${told(seconds, ' s')}, ${told(requestsPerSecond)} per second`],
      [
        '  latency',
        `p50 ${milliseconds(latency.p50)}, p95 ${milliseconds(latency.p95)}, p99 ${milliseconds(latency.p99)}`,
      ],
      ['  errors', told(errors)],
      ['  fallbacks', told(fallbacks)],
      ['  memory', memoryBytes === null ? 'not told' : size(memoryBytes)],
    ]),
  )
}

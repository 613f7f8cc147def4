import { type Figure, isBetter, METRICS } from '../metrics/index.ts'
import type { AlertStep, Condition } from './alert.ts'
import { ABSENT, percent } from './column-report.ts'
import { FEWEST } from './drift.ts'
import type { WatchedGate } from './group-report.ts'
import type { ColumnReport, MonitorReport } from './report.ts'
import type { ShareChange } from './share-change.ts'

/** With fewer rows nothing can be said to be over. */
export const canSettle = ({ rows }: MonitorReport): boolean => rows >= FEWEST

/** What of a report is worth an alert. @param released metrics of the test rows, as the model keeps them */
export function conditionsIn(
  report: MonitorReport,
  target: string,
  released: Readonly<Record<string, Figure>> = {},
): Condition[] {
  const { predictions, labels, duplicates, anomalies, domain, rows } = report
  const found: (Condition | null)[] = [
    ...report.columns.flatMap((column) => ofColumn(column, rows)),
    predictions?.alarm || predictions?.isNearly
      ? {
          ...common('prediction', '', predictions.alarm),
          title: 'What the model predicts has changed',
          what: `${predictions.why ?? `predicted ${target} is at half of its limit`}, on ${number(rows)} rows`,
          sure: sureOf(predictions.p),
          p: predictions.p,
          steps: [LOOK, RETRAIN, MUTE],
        }
      : null,
    labels?.alarm
      ? {
          ...common('label', '', true),
          title: `${target} itself has changed`,
          what: `${labels.why}, in labels`,
          sure: sureOf(labels.p),
          p: labels.p,
          steps: [LOOK, RETRAIN, MUTE],
        }
      : null,
    domain?.alarm
      ? {
          ...common('whole', '', true),
          title: 'New rows are of another kind',
          what: `A classifier tells ${number(rows)} new rows from those before${domain.columns.length > 0 ? `, most by ${domain.columns.map(({ column }) => column).join(', ')}` : ''}`,
          sure: `area under the curve ${short(domain.auc.value)}, 95 % interval from ${short(domain.auc.low)} to ${short(domain.auc.high)}`,
          p: null,
          steps: [LOOK, RETRAIN, MUTE],
        }
      : null,
    ofShare('anomalies', anomalies?.change, 'More rows are unlike any that were trained on'),
    ofShare('duplicates', duplicates, 'Rows repeat'),
    ...performanceConditions(report, released),
    ...(report.groups?.gates.map(ofGate) ?? []),
  ]
  return found.filter((one) => one !== null)
}

const common = (kind: Condition['kind'], subject: string, isAlarm: boolean) => ({
  key: `${kind}:${subject}`,
  kind,
  subject,
  severity: isAlarm ? ('alarm' as const) : ('watch' as const),
})

const LOOK: AlertStep = {
  does: 'look',
  title: 'Check the source first',
  text: 'Look at the rows since then: a form, a unit, a join or a device that changed is mended there, not in the model.',
}
const RETRAIN: AlertStep = {
  does: 'retrain',
  title: 'If the world changed, train again',
  text: 'Train the same recipe on newer rows, compare both versions on the same rows, and promote the better one.',
}
const LABEL: AlertStep = {
  does: 'look',
  title: 'Get labels for some rows',
  text: 'Some hundred rows with their true outcome show whether the estimate is right: send them as feedback, or look at a file that has them.',
}
const MUTE: AlertStep = {
  does: 'mute',
  title: 'If it is a mistake, mute',
  text: 'Mute it for some days, with a note that says why.',
}
const AUDIT: AlertStep = {
  does: 'audit',
  title: 'See which groups',
  text: 'Compare the groups, and how many rows they have: few rows move rates by chance.',
}

const SHARE_TITLES = {
  missing: (column: string) => `${column} is missing more often`,
  unseen: (column: string) => `${column} has new values`,
  outOfRange: (column: string) => `${column} is out of range`,
}

function ofColumn(report: ColumnReport, rows: number): Condition[] {
  const { column, tests, p, state, why } = report
  if (why === ABSENT)
    return [
      {
        ...common('absent', column, true),
        title: `${column} is not there`,
        what: `None of ${number(rows)} rows has the column ${column}: the model takes it as missing`,
        sure: 'certain',
        p: null,
        steps: [LOOK, MUTE],
      },
    ]
  const shares = (['missing', 'unseen', 'outOfRange'] as const).flatMap((kind) =>
    report[kind].alarm ? (ofShare(kind, report[kind], SHARE_TITLES[kind](column), column) ?? []) : [],
  )
  const isDrift = Object.values(tests).some(({ alarm }) => alarm)
  if (!isDrift && state !== 'watch') return shares
  const psi = tests.psi
  const what = psi ? `PSI ${short(psi.value)}, limit ${psi.threshold}, on ${number(rows)} rows` : (why ?? '')
  const beyond = isDrift && !psi?.alarm ? `; ${why}` : ''
  return [
    {
      ...common('drift', column, isDrift),
      title: `${column} has drifted`,
      what: `${what}${beyond}`,
      sure: sureOf(p),
      p,
      steps: [LOOK, RETRAIN, MUTE],
    },
    ...shares,
  ]
}

function ofShare(
  kind: 'missing' | 'unseen' | 'outOfRange' | 'anomalies' | 'duplicates',
  change: ShareChange | null | undefined,
  title: string,
  subject = '',
): Condition | null {
  if (!change?.alarm) return null
  return {
    ...common(kind, subject, true),
    title,
    what: `${percent(change.current)} of rows, ${percent(change.reference)} in training`,
    sure: sureOf(change.p),
    p: change.p,
    steps: [LOOK, MUTE],
  }
}

const WATCHED = ['rocAuc', 'logLoss', 'accuracy', 'rmse', 'mae'] as const

/** A metric whose whole interval is worse than all of what the model had on its test rows; the estimate counts only without labels. */
function performanceConditions(
  { performance: { measured, estimated }, rows }: MonitorReport,
  released: Readonly<Record<string, Figure>>,
): Condition[] {
  if (measured && measured.rows >= FEWEST)
    return WATCHED.flatMap((id): Condition[] => {
      const then = released[id]
      const now = measured.metrics[id]
      if (!then || now?.value == null || now.low === null || now.high === null) return []
      if (!isWorse(id, [now.low, now.high], then)) return []
      return [
        {
          ...common('performance', id, true),
          title: `${id} is worse than it was`,
          what: `${short(now.value)} (${short(now.low)} to ${short(now.high)}) on ${number(measured.rows)} labelled rows, ${short(then.value)} when it was trained`,
          sure: 'the 95 % intervals do not overlap',
          p: null,
          steps: [LOOK, RETRAIN, MUTE],
        },
      ]
    })
  if (!estimated || rows < FEWEST) return []
  return WATCHED.flatMap((id): Condition[] => {
    const then = released[id]
    const ends = estimated.intervals[id]
    if (!then || !ends || !isWorse(id, ends, then)) return []
    return [
      {
        ...common('performance', `estimated ${id}`, true),
        title: `${id} is estimated to have slipped`,
        what: `${short(ends[0])} to ${short(ends[1])} on ${number(rows)} rows without labels, ${short(then.value)} when it was trained`,
        sure: 'an estimate: labels would show it',
        p: null,
        steps: [LABEL, RETRAIN, MUTE],
      },
    ]
  })
}

/** Whether the whole of the one interval is worse than all of the other. */
function isWorse(id: string, [low, high]: readonly [number, number], then: Figure): boolean {
  const metric = METRICS.get(id)
  const [best, worst] = isBetter(metric, low, high) ? [low, then.high] : [high, then.low]
  return worst !== null && isBetter(metric, worst, best)
}

function ofGate(gate: WatchedGate): Condition | null {
  if (gate.state !== 'exceeded') return null
  const name = `${gate.metric}@${gate.of}`
  return {
    ...common('fairness', name, gate.alarm),
    title: `A limit between groups of ${gate.of} is not kept`,
    what: `${gate.metric} is ${short(gate.value)} (${short(gate.low)} to ${short(gate.high)}), limit ${gate.limit}`,
    sure: 'the whole 95 % interval is beyond the limit',
    p: null,
    steps: [AUDIT, RETRAIN, MUTE],
  }
}

const number = (value: number): string => value.toLocaleString('en-US')
const short = (value: number | null): string => (value === null ? 'none' : Number(value.toPrecision(3)).toString())

const sureOf = (p: number | null): string =>
  p === null
    ? 'certain'
    : p < 0.001
      ? 'chance explains it in fewer than 1 of 1,000 cases'
      : `chance explains it in ${percent(p)} of cases`

import type { Deployment } from './deployment.ts'
import { METRICS } from './metric-names.ts'

/** An alert of the service, with series that raise it and series that do not: both become tests of promtool. */
export interface AlertRule {
  readonly alert: string
  readonly expr: string
  /** How long it has to hold, as Prometheus writes it. */
  readonly for: string
  readonly severity: 'page' | 'ticket'
  readonly summary: string
  /** What to do, and the heading in RUNBOOK.md under which it stands. */
  readonly next: string
  readonly test: {
    /** Minutes after which the alert stands. */
    readonly after: number
    /** Series by name and values, a value each minute; `{job}` is the job's label. */
    readonly raises: readonly SeriesOf[]
    readonly quiet: readonly SeriesOf[]
    /** Labels of the alert beside those of the rule. */
    readonly labels?: Readonly<Record<string, string>>
  }
}

type SeriesOf = readonly [series: string, values: string]

/** The promise that burn rates are of: 99.9 % of requests without an error of the service. */
const BUDGET = 0.001
/** Burning this many times faster than the promise allows: 2 % of a month's errors in an hour, 5 % in six (Google, SRE workbook, chapter 5). */
const FAST = 14.4
const SLOW = 6
/** A request that takes longer than this is slow; one in a hundred may. */
const SLOW_SECONDS = 0.25
const MOST_FALLBACKS = 0.05
/** The share of the positive class may move by so much, and by three standard errors. */
const MOST_MOVED = 0.1

export function alertRules(deployment: Deployment): AlertRule[] {
  const { watched } = deployment
  const { positiveShare } = deployment
  return [
    down(deployment),
    burn(deployment, 'page', FAST, '1h', '5m', '2m'),
    burn(deployment, 'ticket', SLOW, '6h', '30m', '15m'),
    slow(deployment),
    overloaded(deployment),
    fallbacks(deployment),
    memory(deployment),
    ...(positiveShare === null ? [] : [moved(deployment, positiveShare)]),
    ...(deployment.isCompared ? [drifted(deployment), predictionsDrifted(deployment), worse(deployment)] : []),
    ...(watched.some(({ gates }) => gates.length > 0) ? [unfair(deployment)] : []),
  ]
}

const ratio = (name: string, part: string, all: string, window: string): string =>
  `sum by (job) (rate(${part}{job="${name}"${all === part ? ',status=~"5.."' : ''}}[${window}])) / sum by (job) (rate(${all}{job="${name}"}[${window}]))`

const down = ({ name }: Deployment): AlertRule => ({
  alert: 'ModelServiceDown',
  expr: `up{job="${name}"} == 0`,
  for: '2m',
  severity: 'page',
  summary: 'The service does not answer Prometheus.',
  next: 'See "It is down".',
  test: {
    after: 5,
    raises: [['up{job="{job}"}', '1 0x10']],
    quiet: [['up{job="{job}"}', '1x10']],
  },
})

function burn(
  { name }: Deployment,
  severity: AlertRule['severity'],
  factor: number,
  long: string,
  short: string,
  wait: string,
): AlertRule {
  const above = (window: string) => `${ratio(name, METRICS.requests, METRICS.requests, window)} > ${factor} * ${BUDGET}`
  const answered = (status: number) => `${METRICS.requests}{job="{job}",route="/predict",status="${status}"}`
  return {
    alert: severity === 'page' ? 'ModelServiceErrorsFast' : 'ModelServiceErrorsSlow',
    expr: `(${above(long)})\nand\n(${above(short)})`,
    for: wait,
    severity,
    summary: `Errors use up the month's budget of ${BUDGET * 100} % ${factor} times too fast, over ${long} and over ${short}.`,
    next: 'See "Errors".',
    test: {
      after: severity === 'page' ? 90 : 420,
      // 2 % and 1 % of the requests end with an error; then none does any more.
      raises: [
        [answered(200), '0+980x500'],
        [answered(500), severity === 'page' ? '0+20x500' : '0+10x500'],
      ],
      quiet: [
        [answered(200), '0+1000x500'],
        [answered(500), severity === 'page' ? '0+600x20 12000x480' : '0+100x60 6000x440'],
      ],
    },
  }
}

function slow({ name }: Deployment): AlertRule {
  const bucket = (le: string) => `${METRICS.seconds}_bucket{job="{job}",route="/predict",le="${le}"}`
  return {
    alert: 'ModelServiceSlow',
    expr: `histogram_quantile(0.99, sum by (job, le) (rate(${METRICS.seconds}_bucket{job="${name}",route="/predict"}[5m]))) > ${SLOW_SECONDS}`,
    for: '10m',
    severity: 'ticket',
    summary: `One in a hundred requests for predictions takes longer than ${SLOW_SECONDS * 1000} ms.`,
    next: 'See "It is slow".',
    test: {
      after: 20,
      raises: [
        [bucket('0.1'), '0+90x30'],
        [bucket('1'), '0+100x30'],
        [bucket('+Inf'), '0+100x30'],
      ],
      quiet: [
        [bucket('0.1'), '0+100x30'],
        [bucket('1'), '0+100x30'],
        [bucket('+Inf'), '0+100x30'],
      ],
    },
  }
}

function overloaded({ name }: Deployment): AlertRule {
  const refused = `sum by (job) (rate(${METRICS.requests}{job="${name}",status=~"429|503"}[5m]))`
  const answered = (status: number) => `${METRICS.requests}{job="{job}",route="/predict",status="${status}"}`
  return {
    alert: 'ModelServiceOverloaded',
    expr: `${refused} / sum by (job) (rate(${METRICS.requests}{job="${name}"}[5m])) > 0.05`,
    for: '5m',
    severity: 'ticket',
    summary: 'More than 5 % of the requests are turned away, because there are too many.',
    next: 'See "Too many requests".',
    test: {
      after: 15,
      raises: [
        [answered(200), '0+90x30'],
        [answered(429), '0+10x30'],
      ],
      quiet: [
        [answered(200), '0+990x30'],
        [answered(429), '0+10x30'],
      ],
    },
  }
}

const fallbacks = ({ name }: Deployment): AlertRule => ({
  alert: 'ModelFallbacks',
  expr: `sum by (job) (rate(${METRICS.fallbacks}{job="${name}"}[15m])) / sum by (job) (rate(${METRICS.predictions}{job="${name}"}[15m])) > ${MOST_FALLBACKS}`,
  for: '10m',
  severity: 'ticket',
  summary: `More than ${MOST_FALLBACKS * 100} % of the rows get a fallback instead of a prediction of the model.`,
  next: 'See "Fallbacks".',
  test: {
    after: 30,
    raises: [
      [`${METRICS.predictions}{job="{job}"}`, '0+100x60'],
      [`${METRICS.fallbacks}{job="{job}"}`, '0+10x60'],
    ],
    quiet: [
      [`${METRICS.predictions}{job="{job}"}`, '0+100x60'],
      [`${METRICS.fallbacks}{job="{job}"}`, '0+1x60'],
    ],
  },
})

function memory({ name, memory: mebibytes }: Deployment): AlertRule {
  const limit = Math.floor(mebibytes * 2 ** 20 * 0.9)
  return {
    alert: 'ModelServiceMemory',
    expr: `max by (job) (${METRICS.memory}{job="${name}"}) > ${limit}`,
    for: '10m',
    severity: 'ticket',
    summary: `A process holds more than 90 % of its ${mebibytes} MiB.`,
    next: 'See "Memory".',
    test: {
      after: 15,
      raises: [[`${METRICS.memory}{job="{job}"}`, `${limit + 1}x30`]],
      quiet: [[`${METRICS.memory}{job="{job}"}`, `${limit - 1}x30`]],
    },
  }
}

/** Far from the share of the test rows, by more than chance allows, over a day. */
function moved({ name, positive }: Deployment, expected: number): AlertRule {
  const share = expected.toFixed(4)
  const rows = (only: string) => `sum by (job) (increase(${METRICS.predicted}{job="${name}"${only}}[1d]))`
  const [own, all] = [rows(`,class=${JSON.stringify(positive ?? '')}`), rows('')]
  const error = Math.max(expected * (1 - expected), 1e-4).toFixed(6)
  const at = (label: string) => `${METRICS.predicted}{job="{job}",class=${JSON.stringify(label)}}`
  const near = Math.round(expected * 1000)
  const far = expected > 0.5 ? Math.round((expected - 0.3) * 1000) : Math.round((expected + 0.3) * 1000)
  const series = (count: number): SeriesOf[] => [
    [at(positive ?? ''), `0+${count}x1500`],
    [at('(another)'), `0+${1000 - count}x1500`],
  ]
  return {
    alert: 'ModelPredictionsMoved',
    expr: `abs(${own} / ${all} - ${share}) > ${MOST_MOVED}\nand\nabs(${own} / ${all} - ${share}) > 3 * sqrt(${error} / ${all})`,
    for: '1h',
    severity: 'ticket',
    // Braces of a class would be taken for something to fill in.
    summary: `The share of ${(positive ?? '').replaceAll('{{', '{ {')} among the predictions of a day is more than ${MOST_MOVED * 100} points from the ${(expected * 100).toFixed(1)} % of the test rows.`,
    next: 'See "Predictions or data have moved".',
    test: { after: 120, raises: series(far), quiet: series(near) },
  }
}

function unfair({ name }: Deployment): AlertRule {
  const labels = { column: 'sex', metric: 'demographicParityDifference' }
  const series = `${METRICS.gapAlert}{job="{job}",column="sex",metric="demographicParityDifference"}`
  return {
    alert: 'ModelGroupsApart',
    expr: `max by (job, column, metric) (${METRICS.gapAlert}{job="${name}"}) == 1`,
    for: '30m',
    severity: 'ticket',
    summary:
      'The gap between groups of {{ $labels.column }} is beyond the limit of the model, by more than chance allows.',
    next: 'See "Groups are apart".',
    test: { after: 45, raises: [[series, '1x60']], quiet: [[series, '0x60']], labels },
  }
}

const OF_MODEL = 'model="{model}",version="1"'

function drifted({ name }: Deployment): AlertRule {
  const labels = { version: '1', column: 'age', kind: 'drift' }
  const series = `${METRICS.driftAlert}{job="{job}",${OF_MODEL},column="age",kind="drift"}`
  return {
    alert: 'ModelInputsDrifted',
    expr: `max by (job, version, column, kind) (${METRICS.driftAlert}{job="${name}"}) == 1`,
    for: '15m',
    severity: 'ticket',
    summary:
      'Recent rows are not like those of the training: {{ $labels.column }} ({{ $labels.kind }}), beyond its limit and by more than chance allows.',
    next: 'See "Predictions or data have moved".',
    test: { after: 30, raises: [[series, '0x5 1x60']], quiet: [[series, '0x5 1x10 0x60']], labels },
  }
}

function predictionsDrifted({ name }: Deployment): AlertRule {
  const series = `${METRICS.predictionAlert}{job="{job}",${OF_MODEL}}`
  return {
    alert: 'ModelPredictionsDrifted',
    expr: `max by (job, version) (${METRICS.predictionAlert}{job="${name}"}) == 1`,
    for: '15m',
    severity: 'ticket',
    summary: 'Recent predictions are not spread like those of the test rows.',
    next: 'See "Predictions or data have moved".',
    test: { after: 30, raises: [[series, '0x5 1x60']], quiet: [[series, '0x5 1x10 0x60']], labels: { version: '1' } },
  }
}

function worse({ name }: Deployment): AlertRule {
  const labels = { version: '1', metric: 'accuracy' }
  const series = `${METRICS.estimatedAlert}{job="{job}",${OF_MODEL},metric="accuracy"}`
  return {
    alert: 'ModelEstimatedWorse',
    expr: `max by (job, version, metric) (${METRICS.estimatedAlert}{job="${name}"}) == 1`,
    for: '30m',
    severity: 'ticket',
    summary: '{{ $labels.metric }} on recent rows is estimated to be worse than on the test rows.',
    next: 'See "It is estimated to be worse".',
    test: { after: 60, raises: [[series, '0x5 1x90']], quiet: [[series, '0x5 1x20 0x90']], labels },
  }
}

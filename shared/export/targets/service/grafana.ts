import { type ExportFile, textFile } from '../../exporter.ts'
import type { Deployment } from './deployment.ts'
import { METRICS } from './metric-names.ts'

interface Panel {
  readonly title: string
  readonly unit: string
  /** Queries with what their lines are called. */
  readonly queries: readonly (readonly [query: string, legend: string])[]
}

/** A dashboard for Grafana: import it and choose a Prometheus. */
export function grafanaFile(deployment: Deployment): ExportFile {
  const { name, model, version } = deployment
  const dashboard = {
    uid: `lathe-${name}`.slice(0, 40),
    title: `Model: ${model}`,
    description: `Service of the model ${model}, version ${version}. Validated, not deployed.`,
    tags: ['model'],
    schemaVersion: 39,
    editable: true,
    refresh: '30s',
    time: { from: 'now-6h', to: 'now' },
    timezone: 'browser',
    templating: {
      list: [{ name: 'datasource', label: 'Prometheus', type: 'datasource', query: 'prometheus', hide: 0 }],
    },
    panels: panelsOf(deployment).map(panelJson),
  }
  return textFile('monitoring/grafana.json', `${JSON.stringify(dashboard, null, 2)}\n`)
}

function panelsOf({ name, watched, isCompared }: Deployment): Panel[] {
  const job = `job="${name}"`
  const rate = (metric: string, only = '') => `rate(${metric}{${job}${only}}[$__rate_interval])`
  const quantile = (q: number) =>
    `histogram_quantile(${q}, sum by (le) (${rate(`${METRICS.seconds}_bucket`, ',route="/predict"')}))`
  const share = (part: string, all: string) => `sum(${part}) / sum(${all})`
  const panels: Panel[] = [
    {
      title: 'Requests by status',
      unit: 'reqps',
      queries: [[`sum by (status) (${rate(METRICS.requests)})`, '{{status}}']],
    },
    {
      title: 'Share of errors',
      unit: 'percentunit',
      queries: [[share(rate(METRICS.requests, ',status=~"5.."'), rate(METRICS.requests)), 'errors']],
    },
    {
      title: 'Seconds of a request for predictions',
      unit: 's',
      queries: [0.5, 0.95, 0.99].map((q) => [quantile(q), `${q * 100} %`]),
    },
    { title: 'Rows predicted', unit: 'rowsps', queries: [[`sum(${rate(METRICS.predictions)})`, 'rows']] },
    {
      title: 'Share of fallbacks',
      unit: 'percentunit',
      queries: [[share(rate(METRICS.fallbacks), rate(METRICS.predictions)), 'fallbacks']],
    },
    {
      title: 'Predicted classes',
      unit: 'percentunit',
      queries: [
        [
          `sum by (class) (${rate(METRICS.predicted)}) / on() group_left() sum(${rate(METRICS.predicted)})`,
          '{{class}}',
        ],
      ],
    },
    { title: 'Memory', unit: 'bytes', queries: [[`${METRICS.memory}{${job}}`, '{{instance}}']] },
  ]
  const gaps: Panel = {
    title: 'Gap between groups',
    unit: 'percentunit',
    queries: [
      [`max by (column, metric) (${METRICS.gap}{${job}})`, '{{column}}: {{metric}}'],
      [`max by (column, metric) (${METRICS.gapLimit}{${job}})`, 'limit, {{column}}: {{metric}}'],
    ],
  }
  return [...panels, ...(watched.length > 0 ? [gaps] : []), ...(isCompared ? driftPanels(job) : [])]
}

/** Recent rows against those that the model learned from, and what it is estimated to be worth. */
function driftPanels(job: string): Panel[] {
  const of = (metric: string, label: string) => `max by (${label}, version) (${metric}{${job}})`
  return [
    {
      title: 'Drift of columns (population stability index; 0.2 is the limit)',
      unit: 'none',
      queries: [[`topk(10, ${of(METRICS.drift, 'column')})`, '{{column}}, version {{version}}']],
    },
    {
      title: 'Drift of predictions (population stability index)',
      unit: 'none',
      queries: [[`max by (version) (${METRICS.predictionDrift}{${job}})`, 'version {{version}}']],
    },
    {
      title: 'Missing, unseen and out of range',
      unit: 'percentunit',
      queries: [
        [`topk(5, ${of(METRICS.missing, 'column')})`, '{{column}}: missing'],
        [`topk(5, ${of(METRICS.unseen, 'column')})`, '{{column}}: unseen'],
        [`topk(5, ${of(METRICS.outOfRange, 'column')})`, '{{column}}: out of range'],
      ],
    },
    {
      title: 'Estimated performance, without labels',
      unit: 'none',
      queries: [
        [of(METRICS.estimated, 'metric'), '{{metric}}, version {{version}}'],
        [of(METRICS.released, 'metric'), '{{metric}} on test rows'],
      ],
    },
  ]
}

const [WIDTH, HEIGHT] = [12, 8]
/** What Grafana puts in for the Prometheus that somebody chose. */
const SOURCE = { type: 'prometheus', uid: '$' + '{datasource}' }

const panelJson = ({ title, unit, queries }: Panel, place: number): object => ({
  id: place + 1,
  type: 'timeseries',
  title,
  datasource: SOURCE,
  gridPos: { x: (place % 2) * WIDTH, y: Math.floor(place / 2) * HEIGHT, w: WIDTH, h: HEIGHT },
  fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
  options: { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi' } },
  targets: queries.map(([expr, legendFormat], i) => ({
    refId: String.fromCharCode(65 + i),
    datasource: SOURCE,
    expr,
    legendFormat,
  })),
})

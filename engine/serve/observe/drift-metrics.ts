import { type LiveFigures, liveFigures } from '../../../shared/monitor/index.ts'
import type { DriftState, ModelDrift } from './drift.ts'
import { createRegistry, metricsText, type Registry } from './metrics.ts'

const OF_MODEL = ['model', 'version']
const OF_COLUMN = [...OF_MODEL, 'column']

/** What one process found, or several together, in the text format of Prometheus. */
export function driftMetrics(states: readonly DriftState[]): string {
  const registry = createRegistry()
  const families = familiesOf(registry)
  const models = new Map<string, ModelDrift[]>()
  for (const one of states.flat()) models.set(one.digest, [...(models.get(one.digest) ?? []), one])
  for (const own of models.values()) tell(families, own)
  return metricsText(registry.snapshot())
}

function familiesOf(registry: Registry) {
  const gauge = (name: string, help: string, labels: readonly string[]) => registry.gauge(name, help, labels, 'max')
  return {
    rows: gauge('lathe_drift_rows', 'Recent rows that are compared with those that the model learned from.', OF_MODEL),
    psi: gauge(
      'lathe_drift_psi',
      'Population stability index of a column: recent rows against training rows; deciles, beyond the range, missing.',
      OF_COLUMN,
    ),
    missing: gauge('lathe_missing_ratio', 'Share of recent rows without a value.', OF_COLUMN),
    unseen: gauge('lathe_unseen_ratio', 'Share of recent values that training never saw.', OF_COLUMN),
    outOfRange: gauge('lathe_out_of_range_ratio', 'Share of recent values outside the training range.', OF_COLUMN),
    alert: gauge(
      'lathe_drift_alert',
      'Whether a column is beyond a limit, by more than chance allows with all columns looked at.',
      [...OF_COLUMN, 'kind'],
    ),
    predictionPsi: gauge(
      'lathe_prediction_psi',
      'Population stability index of predictions: recent ones against those of test rows.',
      OF_MODEL,
    ),
    predictionAlert: gauge(
      'lathe_prediction_alert',
      'Whether predictions are beyond the limit, by more than chance allows.',
      OF_MODEL,
    ),
    estimated: gauge(
      'lathe_estimated_performance',
      'Performance on recent rows, estimated without labels: holds while probabilities are calibrated and what columns say of the target has not changed.',
      [...OF_MODEL, 'metric'],
    ),
    released: gauge('lathe_released_performance', 'Performance on the test rows, when the model was made.', [
      ...OF_MODEL,
      'metric',
    ]),
    estimatedAlert: gauge(
      'lathe_estimated_performance_alert',
      'Whether the whole 95 % interval of an estimate is worse than that of the test rows.',
      [...OF_MODEL, 'metric'],
    ),
  }
}

function tell(families: ReturnType<typeof familiesOf>, own: readonly ModelDrift[]): void {
  const [first] = own
  if (!first) return
  const sums = Float64Array.from(first.sums, (_, i) => own.reduce((sum, one) => sum + (one.sums[i] ?? 0), 0))
  const figures = liveFigures(first.reference, sums)
  const { name, version } = first
  const set = (family: { with(...values: string[]): { value: number } }, value: number, ...labels: string[]) => {
    family.with(name, version, ...labels).value = value
  }
  set(families.rows, figures.rows)
  for (const column of figures.columns) {
    if (column.psi !== null) set(families.psi, column.psi, column.name)
    for (const kind of ['missing', 'unseen', 'outOfRange'] as const)
      set(families[kind], column[kind].current, column.name)
    for (const [kind, isBeyond] of alarmsOf(column)) set(families.alert, Number(isBeyond), column.name, kind)
  }
  if (figures.predictions?.psi != null) {
    set(families.predictionPsi, figures.predictions.psi)
    set(families.predictionAlert, Number(figures.predictions.alarm))
  }
  for (const [metric, { value, low, released, alarm }] of Object.entries(figures.performance)) {
    set(families.estimated, value, metric)
    if (released) set(families.released, released.value, metric)
    if (released && low !== null) set(families.estimatedAlert, Number(alarm), metric)
  }
}

const alarmsOf = ({ alarm, missing, unseen, outOfRange }: LiveFigures['columns'][number]) =>
  [
    ['drift', alarm],
    ['missing', missing.alarm],
    ['unseen', unseen.alarm],
    ['out-of-range', outOfRange.alarm],
  ] as const

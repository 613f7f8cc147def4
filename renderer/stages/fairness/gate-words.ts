import type { Client } from '../../client/client.ts'

export type JudgedGate = Awaited<ReturnType<Client['runs']['gates']>>[number]

/** Figures that a limit can be stated for, with how it is said. */
export const GATE_METRICS = [
  { id: 'demographicParityDifference', title: 'Demographic parity difference', isRatio: false, limit: 0.1 },
  { id: 'demographicParityRatio', title: 'Demographic parity ratio', isRatio: true, limit: 0.8 },
  { id: 'equalizedOddsDifference', title: 'Equalised odds difference', isRatio: false, limit: 0.1 },
  { id: 'equalOpportunityDifference', title: 'Equal opportunity difference', isRatio: false, limit: 0.1 },
  { id: 'predictiveParityDifference', title: 'Predictive parity difference', isRatio: false, limit: 0.1 },
  { id: 'falsePositiveRateDifference', title: 'Predictive equality difference', isRatio: false, limit: 0.1 },
  { id: 'accuracyDifference', title: 'Accuracy difference', isRatio: false, limit: 0.1 },
  { id: 'aucDifference', title: 'AUC difference', isRatio: false, limit: 0.1 },
  { id: 'calibrationDifference', title: 'Calibration difference', isRatio: false, limit: 0.1 },
  { id: 'meanErrorDifference', title: 'Mean error difference', isRatio: false, limit: 1 },
  { id: 'maeDifference', title: 'Mean absolute error difference', isRatio: false, limit: 1 },
  { id: 'rmseDifference', title: 'Root mean squared error difference', isRatio: false, limit: 1 },
  { id: 'r2Difference', title: 'R² difference', isRatio: false, limit: 0.1 },
] as const

const OF_NUMBERS: readonly string[] = ['meanErrorDifference', 'maeDifference', 'rmseDifference', 'r2Difference']

/** The figures that a model of this kind has. */
export const gateMetricsOf = (isOfNumbers: boolean) =>
  GATE_METRICS.filter(({ id }) => OF_NUMBERS.includes(id) === isOfNumbers)

export type GateMetric = (typeof GATE_METRICS)[number]['id']

export interface GateDraft {
  readonly metric: GateMetric
  readonly limit: number
  /** '' for every column that is compared. */
  readonly of: string
  /** Of several classes the one that it is of; '' for every one. */
  readonly label: string
  /** Whether the whole 95 % interval must keep the limit, not the value alone. */
  readonly isWhole: boolean
}

const metricOf = (id: string) => GATE_METRICS.find((one) => one.id === id)

/** As the project keeps it, and the command line takes it (shared/fairness/gates.ts). */
export function gateTextOf({ metric, label, limit, of, isWhole }: GateDraft): string {
  const isRatio = metricOf(metric)?.isRatio === true
  const end = isWhole ? (isRatio ? '.low' : '.high') : ''
  return `${metric}${label === '' ? '' : `[${label}]`}${end}${isRatio ? '>=' : '<='}${limit}${of === '' ? '' : `@${of}`}`
}

const FORM = /^([A-Za-z0-9]+)(?:\[(.+)\])?(\.\w+)?(<=|>=)([^@]+)(?:@(.+))?$/

/** A limit in words; one that was written elsewhere and is not understood here is shown as it stands. */
export function gateSentence(text: string): string {
  const [, metric = '', label, end, sign, limit = '', of] = FORM.exec(text) ?? []
  if (metric === '') return text
  const title = metricOf(metric)?.title ?? metric
  const how = sign === '>=' ? 'at least' : 'at most'
  const part = end === undefined ? '' : end === '.high' ? ', upper end of the interval' : ', lower end of the interval'
  const ofClass = label === undefined ? '' : ` of “${label}”`
  return `${title}${ofClass} ${how} ${limit}${part}${of === undefined ? '' : `, by ${of}`}`
}

/** The text of a limit that was judged, without the grouping that it was held against. */
export function judgedText({ metric, label, bound, limit }: JudgedGate): string {
  const end = bound === 'value' ? '' : `.${bound}`
  return `${metric}${label === undefined ? '' : `[${label}]`}${end}${metricOf(metric)?.isRatio ? '>=' : '<='}${limit}`
}

/**
 * The judgements of one limit, among those of all: a limit without a column has one a grouping, and one without a class one
 * for each of several.
 */
export function judgementsOf(text: string, judged: readonly JudgedGate[]): readonly JudgedGate[] {
  return judged.filter(({ label, ...ofAny }) => {
    const texts = [judgedText(ofAny), ...(label === undefined ? [] : [judgedText({ ...ofAny, label })])]
    return texts.some((one) => text === one || text === `${one}@${ofAny.of}`)
  })
}

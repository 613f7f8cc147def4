import { METRICS } from '../../metrics/index.ts'
import type { Aimed } from '../input.ts'
import type { ReportFigure } from '../report.ts'
import { count, figureText, listed, number, shareText } from '../text.ts'

const NAMED = 8

/** Names, the first of them where they are many: `a, b, c and 12 others`. */
export function someOf(names: readonly string[], most = NAMED): string {
  if (names.length <= most + 1) return listed(names)
  return `${names.slice(0, most).join(', ')} and ${count(names.length - most)} others`
}

/** “whether income is “>50K” or “<=50K””. */
export function whatIsPredicted({ task, target, classes }: Aimed): string {
  if (task === 'regression') return `the number “${target}”`
  if (task === 'binary') return `whether “${target}” is “${classes[1]}” or “${classes[0]}”`
  return `which of ${classes.length} values “${target}” has: ${someOf(classes.map((label) => `“${label}”`))}`
}

export const metricTitle = (id: string): string => (METRICS.has(id) ? METRICS.get(id).title : id)

/** The figures that lead, by task: most telling first. */
export const LEADING = {
  binary: ['rocAuc', 'accuracy', 'precision', 'recall', 'logLoss'],
  multiclass: ['accuracy', 'balancedAccuracy', 'f1Macro', 'logLoss'],
  regression: ['mae', 'rmse', 'r2', 'medianAe'],
} as const

/** What no model reaches, as a number; what rounding leaves of a 0 is 0. */
export function beside(baseline: ReportFigure | undefined, figure: ReportFigure | undefined): number | null {
  const value = baseline?.value ?? null
  return value !== null && Math.abs(value) < 1e-6 * Math.abs(figure?.value ?? 0) ? 0 : value
}

type Say = (figure: ReportFigure, baseline: ReportFigure | undefined, aimed: Aimed) => string

const without = (baseline: ReportFigure | undefined, say: (value: number) => string): string =>
  baseline?.value === null || baseline?.value === undefined ? '' : say(baseline.value)

/** Figures as sentences for somebody who does not know their names. */
const SENTENCES: Readonly<Record<string, Say>> = {
  accuracy: (figure, baseline) =>
    `It is right on ${shareText(figure)} of the rows${without(baseline, (value) => `; without a model, always giving the most frequent answer is right on ${shareText({ value, low: null, high: null })}`)}.`,
  rocAuc: (figure, baseline, { task, classes }) =>
    task === 'binary'
      ? `Of two rows, one “${classes[1]}” and one not, it gives the right one the higher score in ${shareText(figure)} of cases${without(baseline, () => '; guessing does so in 50 %')}.`
      : `It tells each value from the others in ${shareText(figure)} of pairs of rows; guessing does so in 50 %.`,
  precision: (figure, _, { task, classes }) =>
    task === 'binary' ? `Of the rows that it calls “${classes[1]}”, ${shareText(figure)} are.` : '',
  recall: (figure, _, { task, classes }) =>
    task === 'binary' ? `Of the rows that are “${classes[1]}”, it finds ${shareText(figure)}.` : '',
  balancedAccuracy: (figure) => `Counting each value alike, however rare it is, it is right on ${shareText(figure)}.`,
  mae: (figure, baseline) =>
    `Its predictions are off by ${figureText(figure)} on average${without(baseline, (value) => `; always giving the average would be off by ${number(value, 3)}`)}, in the unit of what is predicted.`,
  medianAe: (figure) => `Half of its predictions are nearer to the truth than ${figureText(figure)}.`,
  r2: (figure) =>
    `It explains ${shareText(figure)} of the variation in what is predicted; always giving the average explains none.`,
}

/** What the leading figures say, in sentences. */
export function howGood(
  aimed: Aimed,
  metrics: Readonly<Record<string, ReportFigure>>,
  baseline: Readonly<Record<string, ReportFigure>> | undefined,
): string[] {
  return LEADING[aimed.task].flatMap((id) => {
    const figure = metrics[id]
    if (!figure || figure.value === null) return []
    const said = SENTENCES[id]?.(figure, baseline?.[id], aimed) ?? ''
    return said === '' ? [] : [said]
  })
}

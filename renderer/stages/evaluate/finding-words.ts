import { decimal, type Figure, share } from '../../format/index.ts'

/** What the interval of ROC AUC supports saying. */
export function rankingTitle(figure: Figure | undefined): string {
  const low = figure?.low ?? null
  if (low === null) return 'Ranking'
  if (low >= 0.9) return 'Ranks well'
  if (low >= 0.75) return 'Ranks fairly well'
  return low > 0.5 ? 'Ranks better than chance' : 'No better than chance seen'
}

const IN_WORDS: readonly (readonly [number, string])[] = [
  [1 / 4, 'One in four'],
  [1 / 3, 'One in three'],
  [1 / 2, 'One in two'],
  [2 / 3, 'Two in three'],
  [3 / 4, 'Three in four'],
  [4 / 5, 'Four in five'],
  [9 / 10, 'Nine in ten'],
]

/** Fewer rows than this say too little. */
const FEW = 30

/** Precision as people say it, of so many rows that are told the positive class. */
export function precisionTitle(precision: number | null, told: number, positive: string): string {
  if (precision === null) return `No row is told “${positive}”`
  if (told < FEW) return `Few rows are told “${positive}”: ${told}`
  const named = IN_WORDS.find(([fraction]) => Math.abs(fraction - precision) < 0.015)
  return named ? `${named[1]} “${positive}” are right` : `${share(precision, 0)} of “${positive}” are right`
}

/** On fewer rows the error of a perfect model looks large as well. */
const LEAST_CALIBRATED = 1000

/** What the interval of the expected calibration error supports saying. */
export function calibrationTitle(figure: Figure | undefined, rows: number): string {
  if (!figure || figure.value === null || rows < LEAST_CALIBRATED) return 'Predicted and actual share'
  if (figure.high !== null && figure.high <= 0.03) return 'Means what it says'
  return `Off by ${decimal(figure.value * 100, 1)} points on average`
}

/** The pair of classes that is confused most; '' where nothing is. */
export function confusionTitle(counts: readonly (readonly number[])[], classes: readonly string[]): string {
  const worst = counts
    .flatMap((row, actual) => row.map((value, predicted) => ({ value, actual, predicted })))
    .filter(({ actual, predicted }) => actual !== predicted)
    .toSorted((a, b) => b.value - a.value)[0]
  if (!worst || worst.value === 0) return 'No row is taken for another class'
  return `Most often: ${classes[worst.actual]} taken for ${classes[worst.predicted]}`
}

export { duration, elapsed, secondsLeft, timeLeft } from './duration.ts'
export { areApart, decimalsOf, decimalsOfAll, type Figure, figureInterval, figureText, figureValue } from './figure.ts'
export { localeTags, setLocale } from './locale.ts'
export { LEADING_METRICS, METRIC_IDS, type MetricWords, metricWords } from './metric-words.ts'
export {
  axisNumber,
  compact,
  count,
  counted,
  decimal,
  parity,
  plainNumber,
  pValue,
  share,
  signed,
  significant,
} from './number.ts'
export { asOften } from './ratio-words.ts'
export { readingText } from './reading-text.ts'
export { findingText, withWindowPlaces } from './remedy-words.ts'
export { size } from './size.ts'

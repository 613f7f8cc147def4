import { FrontierChart } from '../../charts/frontier-chart.tsx'
import { metricWords, significant } from '../../format/index.ts'
import type { RankedTrial, Trial } from './ranking.ts'

/** A clock says too little of shorter scorings. */
const LEAST_SECONDS = 0.05

/** Quality against the time to score a row: what a faster model would cost. */
export function SpeedChart({
  ranked,
  metric,
  scoredRows,
  nameOf,
}: {
  readonly ranked: readonly RankedTrial[]
  readonly metric: string
  /** Rows that a candidate was timed on. */
  readonly scoredRows: number
  readonly nameOf: (trial: Trial) => string
}) {
  const models = ranked.filter(
    ({ isBaseline, figure, trial }) => !isBaseline && figure.value !== null && trial.rowsPerSecond > 0,
  )
  if (models.length < 2) return null
  const { term, isLowerBetter } = metricWords(metric)
  const [best] = models
  const tied = models.filter(({ isTied }) => isTied)
  const fastest = tied.toSorted((a, b) => b.trial.rowsPerSecond - a.trial.rowsPerSecond)[0]
  const times = fastest && best ? fastest.trial.rowsPerSecond / best.trial.rowsPerSecond : 1
  const isMeasured = [fastest, best].every(
    (row) => row !== undefined && scoredRows / row.trial.rowsPerSecond >= LEAST_SECONDS,
  )
  const drawn = `${term} against time`
  const finding =
    isMeasured && fastest && fastest !== best && times >= 1.5
      ? `${nameOf(fastest.trial)}: no loss seen, ${significant(times)} times as fast`
      : null
  return (
    <FrontierChart
      title={finding ?? drawn}
      about={`${finding ? `${drawn}. ` : ''}Area: size. Filled: no other is as good, as fast and as small`}
      rows="validation rows"
      points={models.map(({ trial, figure, isOnFrontier }, i) => ({
        name: nameOf(trial),
        cost: 1e6 / trial.rowsPerSecond,
        quality: figure.value ?? 0,
        isSubject: i === 0,
        bytes: trial.bytes,
        ...(isOnFrontier !== undefined && { isOnFrontier }),
      }))}
      costLabel="µs a row"
      qualityLabel={term}
      isLowerBetter={isLowerBetter}
    />
  )
}

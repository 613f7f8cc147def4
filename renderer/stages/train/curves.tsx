import { Select } from '@mantine/core'
import { useState } from 'react'
import type { CurveSoFar, LearningCurve } from '../../../shared/contract/index.ts'
import { LearningCurveChart } from '../../charts/learning-curve-chart.tsx'
import { count, metricWords } from '../../format/index.ts'
import type { Trial } from './ranking.ts'

const NOW = 'now'

interface CurvesProps {
  readonly trials: readonly Trial[]
  /** Of each trial; null where its family does not learn in rounds. */
  readonly curves: readonly (LearningCurve | null)[]
  /** The fit under way. */
  readonly now: CurveSoFar | null
  readonly titleOf: (trial: Pick<Trial, 'family'>) => string
  readonly nameOf: (trial: Trial) => string
}

/** How a candidate learned, round by round: the one under way, or the one that is chosen; at first the best. */
export function Curves({ trials, curves, now, titleOf, nameOf }: CurvesProps) {
  const [chosen, setChosen] = useState<string | null>(null)
  const known = trials.flatMap((trial, i) => {
    const curve = curves[i]
    // A fit that was there after one round has nothing to show.
    return curve && curve.points.length > 1
      ? [{ value: JSON.stringify([trial.family, trial.params]), name: nameOf(trial), curve }]
      : []
  })
  const kept = known.find(({ value }) => value === chosen) ?? (now ? undefined : known[0])
  const shown = kept ?? (now && { value: NOW, name: titleOf(now), curve: now.curve })
  if (!shown) return null
  const { curve, name } = shown
  const { term } = metricWords(curve.metric)
  const isLive = shown.value === NOW
  const part = curve.parts > 1 ? `, part ${curve.part} of ${curve.parts}` : ''
  const options = [
    ...(now ? [{ value: NOW, label: `Now: ${titleOf(now)}` }] : []),
    ...known.map(({ value, name: label }) => ({ value, label })),
  ]
  return (
    <div className="train-curve">
      <LearningCurveChart
        title={isLive ? `${name} is learning` : `${name}: ${finding(curve)}`}
        about={`${term}, lower is better${part}`}
        points={curve.points}
        metricLabel={term}
      />
      {options.length > 1 && (
        <Select
          size="xs"
          aria-label="Candidate of the learning curve"
          data={options}
          value={shown.value}
          onChange={setChosen}
          allowDeselect={false}
          comboboxProps={{ withinPortal: true }}
        />
      )}
    </div>
  )
}

/** What the curve shows of its end. */
function finding({ points }: LearningCurve): string {
  const held = points.filter(({ validation }) => validation !== null)
  const [first] = held
  const last = held.at(-1)
  if (!first?.validation || !last) return 'learned on all training rows'
  const best = held.reduce((a, b) => ((b.validation ?? Infinity) < (a.validation ?? Infinity) ? b : a))
  return best === last ? 'improved to the end' : `best after ${count(best.round)} rounds`
}

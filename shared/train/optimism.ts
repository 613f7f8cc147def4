import type { Finding } from '../core/index.ts'
import { type Figure, lossOf, METRICS, type Task } from '../metrics/index.ts'

export interface Seen {
  readonly task: Task
  readonly target: string
  /** The metric that chose. */
  readonly metric: string
  /** Its value on training rows, on validation rows, on test rows, and of no model on the test rows; where known. */
  readonly train?: Figure | undefined
  readonly valid?: Figure | undefined
  readonly test?: Figure | undefined
  readonly baseline?: Figure | undefined
  /** Figures of the test rows. */
  readonly metrics: Readonly<Record<string, Figure>>
  /** What was found in the data. */
  readonly findings: readonly Finding[]
}

/** A share of the gain over no model that is lost on new rows, from which on it is worth saying. */
const LOST = 0.25
/** What a model of things that are known beforehand rarely reaches. */
const TOO_GOOD: Readonly<Record<Task, readonly (readonly [metric: string, from: number])[]>> = {
  binary: [['rocAuc', 0.995]],
  multiclass: [['rocAuc', 0.998]],
  regression: [['r2', 0.99]],
}

/** What makes the figures of a run look better than they will be, each with its reason. */
export const optimismFindings = (seen: Seen): Finding[] => [...gap(seen), ...choiceGap(seen), ...tooGood(seen)]

const shown = (value: number): string =>
  Number(value.toPrecision(3)).toLocaleString('en-US', { maximumFractionDigits: 20 })

/** Better on training rows than on test rows. */
function gap({ metric, train, test, baseline }: Seen): Finding[] {
  const [learned, kept, none] = [train?.value ?? null, test?.value ?? null, baseline?.value ?? null]
  if (learned === null || kept === null || none === null) return []
  const loss = (value: number) => lossOf(METRICS.get(metric), value)
  const gained = loss(none) - loss(learned)
  const lost = loss(kept) - loss(learned)
  const nearest = [test?.low, test?.high].flatMap((end) => (typeof end === 'number' ? [loss(end)] : []))
  if (gained <= 0 || lost < LOST * gained || nearest.some((end) => end <= loss(learned))) return []
  return [
    {
      id: 'train-test-gap',
      severity: 'info',
      columns: [],
      message: `On training rows ${metric} is ${shown(learned)}, on test rows ${shown(kept)} (no model: ${shown(none)}): ${Math.round((100 * lost) / gained)} % of what it learned holds for its training rows alone. The figures of the test rows are the ones to go by; a simpler model or more rows would narrow the gap.`,
    },
  ]
}

/** Better on the rows that the model was chosen by than on the test rows: more than chance. */
function choiceGap({ metric, valid, test }: Seen): Finding[] {
  if (!valid || !test || valid.value === null || test.low === null || test.high === null) return []
  const loss = (value: number) => lossOf(METRICS.get(metric), value)
  const bestOnTest = Math.min(loss(test.low), loss(test.high))
  const ends = [valid.low ?? valid.value, valid.high ?? valid.value].map(loss)
  if (Math.max(...ends) >= bestOnTest) return []
  return [
    {
      id: 'optimistic-choice',
      severity: 'warning',
      columns: [],
      message: `${metric} was ${shown(valid.value)} on the validation rows that chose the model and is ${shown(test.value ?? NaN)} on the test rows, by more than chance explains. Either many candidates were compared on few rows, or the test rows differ from the training rows (later ones, other groups).`,
    },
  ]
}

/** So good that a column may say what is to be predicted. */
function tooGood({ task, target, metrics, findings }: Seen): Finding[] {
  const reached = TOO_GOOD[task].find(([id, from]) => (metrics[id]?.low ?? -Infinity) >= from)
  if (!reached) return []
  const [metric] = reached
  const leaking = [...new Set(findings.filter(({ id }) => id === 'target-leakage').flatMap(({ columns }) => columns))]
  const reason =
    leaking.length > 0
      ? `${leaking.join(', ')} all but gives ${target} away: leave it out unless it is known before ${target} is.`
      : `No single column gives ${target} away, so look for one that is only known afterwards, for rows that are in both parts, or for rows of one thing that were parted at random.`
  return [
    {
      id: 'too-good',
      severity: 'warning',
      columns: leaking,
      message: `${metric} on the test rows is ${shown(metrics[metric]?.value ?? NaN)}, which real data rarely allows. ${reason}`,
    },
  ]
}

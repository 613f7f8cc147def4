import type { TrainingEstimate } from '../../../shared/contract/index.ts'
import { duration, size } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { useLoaded } from '../../ui/index.ts'
import { askedFor, trainingOf } from './settings.ts'

/** Choices that change one after another are asked about once. */
const PAUSE_MILLISECONDS = 500

/** A span says how sure it is by itself: its ends need no digits that nobody believes. */
const roundly = (value: number): number => Number(value.toPrecision(value < 10 ? 1 : 2))

/** What a training with the choices as they are is going to take, and a warning where memory may not suffice. */
export function Foreseen() {
  const { project, client } = useProject()
  const { families, ...training } = trainingOf(project.choices)
  const key = JSON.stringify(['estimate', project.id, project.data.sha256, askedFor(project.choices)])
  const { value, isStale } = useLoaded<TrainingEstimate>(key, async (signal) => {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS))
    signal.throwIfAborted()
    return client.train.estimate({ project: project.id, ...training, families: [...families] }, { signal })
  })
  // What cannot be estimated is said by the training itself.
  if (!value) return null
  const { seconds, bytes, availableBytes } = value
  const limit = training.budgetSeconds
  const isLimited = limit !== null && seconds.high > limit
  return (
    <section className={isStale ? 'train-foreseen is-stale' : 'train-foreseen'} aria-label="Estimate">
      <p className="second small">
        Estimate: {duration(roundly(Math.min(seconds.low, limit ?? Infinity)))} to{' '}
        {duration(roundly(isLimited ? limit : seconds.high))}
        {isLimited && ' (the time limit)'}, and {size(roundly(bytes.low))} to {size(roundly(bytes.high))} of memory.
      </p>
      {bytes.high > availableBytes && (
        <p className="warn small">
          Memory {bytes.low > availableBytes ? 'will not' : 'may not'} suffice: {size(roundly(availableBytes))} are
          free. Choose less effort or fewer families, leave columns out, or close other programs.
        </p>
      )}
    </section>
  )
}

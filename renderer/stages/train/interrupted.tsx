import { Button } from '@mantine/core'
import type { InterruptedTraining } from '../../../shared/contract/index.ts'
import { counted } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { clockTime } from '../../ui/index.ts'

/** A training that was paused or ended from outside: what is kept of it, and the two ways on. */
export function Interrupted({ interrupted }: { readonly interrupted: InterruptedTraining }) {
  const { resumeTraining, discardTraining } = useProject()
  const { target, trials, at, isPaused } = interrupted
  const how = isPaused ? 'paused' : 'interrupted'
  const kept =
    trials === 0
      ? 'No trial had finished; it starts from the beginning.'
      : `${counted(trials, 'trial')} had finished by ${clockTime(new Date(at))} and will be reused: the result is that of a training that was never ${how}.`
  return (
    <section className="train-interrupted" aria-label={isPaused ? 'Paused training' : 'Interrupted training'}>
      <div>
        <p>
          <strong>
            The training to predict {target} was {how}.
          </strong>
        </p>
        <p className="second">{kept}</p>
      </div>
      <div className="train-ways-out">
        <Button variant="default" size="xs" onClick={resumeTraining}>
          Resume
        </Button>
        <Button variant="default" size="xs" onClick={discardTraining}>
          Discard
        </Button>
      </div>
    </section>
  )
}

import { Button, Tooltip } from '@mantine/core'
import { Flag, Pause, Square } from 'lucide-react'
import { useEffect, useState } from 'react'
import { elapsed, secondsLeft, timeLeft } from '../../format/index.ts'
import { type Job, useProject } from '../../state.ts'
import { Icon, KeyHint, ProgressBar } from '../../ui/index.ts'

/** A running training: per cent, time left, what is being tried, and the three ways out. */
export function TrainingProgress({ job }: { readonly job: Job }) {
  const { cancelTraining, finishTraining, pauseTraining } = useProject()
  const seconds = useSecondsSince(job.startedAt)
  const left = job.isFinishing ? null : secondsLeft(job.fraction, seconds)
  return (
    <section className="train-progress" aria-label="Training">
      <p className="train-percent">{Math.floor(job.fraction * 100)}&thinsp;%</p>
      <div className="train-progress-text">
        <p>
          <strong>{left === null ? `${elapsed(seconds)} so far` : timeLeft(left)}</strong>
          {left !== null && <span className="second"> after {elapsed(seconds)}.</span>}{' '}
          <span className="second">
            {job.isFinishing ? 'Finishing' : 'Now'}: {job.text || 'reading the data'}
          </span>
        </p>
        <ProgressBar fraction={job.fraction} label="Training" />
      </div>
      <div className="train-ways-out">
        <Tooltip label="Ends the search; the best so far becomes a run" withinPortal>
          <Button
            variant="default"
            size="xs"
            {...(job.isFinishing && { 'data-disabled': true })}
            leftSection={<Icon of={Flag} small />}
            onClick={(event) => (job.isFinishing ? event.preventDefault() : finishTraining())}
          >
            {job.isFinishing ? 'Finishing…' : 'Finish now'}
          </Button>
        </Tooltip>
        <Tooltip label="Frees the processor; what has finished is kept, also when the program is closed" withinPortal>
          <Button variant="default" size="xs" leftSection={<Icon of={Pause} small />} onClick={pauseTraining}>
            Pause
          </Button>
        </Tooltip>
        <Button
          variant="default"
          size="xs"
          leftSection={<Icon of={Square} small />}
          rightSection={<KeyHint keys="Ctrl ." />}
          onClick={cancelTraining}
        >
          Cancel, keep nothing
        </Button>
      </div>
    </section>
  )
}

function useSecondsSince(start: number): number {
  const [now, setNow] = useState(() => performance.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 500)
    return () => clearInterval(timer)
  }, [])
  return Math.max(0, now - start) / 1000
}

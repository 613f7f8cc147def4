import { Button } from '@mantine/core'
import { Square } from 'lucide-react'
import { useEffect, useState } from 'react'
import { elapsed, secondsLeft, timeLeft } from '../../format/index.ts'
import { type Job, useProject } from '../../state.ts'
import { Icon, KeyHint, ProgressBar } from '../../ui/index.ts'

/** A running training: per cent, time left, what is being tried, and the way out. */
export function TrainingProgress({ job }: { readonly job: Job }) {
  const { cancelTraining } = useProject()
  const seconds = useSecondsSince(job.startedAt)
  const left = secondsLeft(job.fraction, seconds)
  return (
    <section className="train-progress" aria-label="Training">
      <p className="train-percent">{Math.floor(job.fraction * 100)}&thinsp;%</p>
      <div className="train-progress-text">
        <p>
          <strong>{left === null ? `${elapsed(seconds)} so far` : timeLeft(left)}</strong>
          {left !== null && <span className="second"> after {elapsed(seconds)}.</span>}{' '}
          <span className="second">Now: {job.text || 'reading the data'}</span>
        </p>
        <ProgressBar fraction={job.fraction} label="Training" />
      </div>
      <Button
        variant="default"
        size="xs"
        leftSection={<Icon of={Square} small />}
        rightSection={<KeyHint keys="Ctrl ." />}
        onClick={cancelTraining}
      >
        Cancel, keep nothing
      </Button>
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

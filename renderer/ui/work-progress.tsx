import { useEffect, useState } from 'react'
import { elapsed, secondsLeft, share, timeLeft } from '../format/index.ts'
import { ProgressBar } from './progress-bar.tsx'

/** Work under way. */
export interface Work {
  /** null while nothing is known. */
  readonly fraction: number | null
  /** What is being done: "Reading rows". */
  readonly text: string
  /** performance.now() at its start. */
  readonly startedAt: number
}

/** What is being done, per cent and time left above a bar; the room for all of them is there from the start. */
export function WorkProgress({ work, label }: { readonly work: Work; readonly label: string }) {
  const { fraction, text, startedAt } = work
  const seconds = useSecondsSince(startedAt)
  const left = fraction === null ? null : secondsLeft(fraction, seconds)
  return (
    <div className="work">
      <p className="work-text">
        <span className="work-percent">{share(fraction ?? 0, 0)}</span>
        <span>{text}</span>
        <span className="work-left">{left === null ? elapsed(seconds) : timeLeft(left)}</span>
      </p>
      <ProgressBar fraction={fraction ?? 0} label={label} />
    </div>
  )
}

function useSecondsSince(start: number): number {
  const [now, setNow] = useState(() => performance.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 250)
    return () => clearInterval(timer)
  }, [])
  return Math.max(0, now - start) / 1000
}

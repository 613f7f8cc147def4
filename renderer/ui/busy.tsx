import { useEffect, useState } from 'react'
import { duration } from '../format/index.ts'

/** Ring, verb and elapsed time, from 300 ms on; the room it needs is there before. */
export function Busy({ verb }: { readonly verb: string }) {
  const seconds = useElapsed()
  return (
    <div className="busy" role="status">
      {seconds >= 0.3 && (
        <>
          <Ring />
          <span>
            {verb}… {duration(seconds)}
          </span>
        </>
      )}
    </div>
  )
}

export function Ring() {
  return (
    <svg className="ring" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
      <circle cx="7" cy="7" r="5.5" fill="none" stroke="currentColor" strokeOpacity="0.3" strokeWidth="1.75" />
      <path
        d="M7 1.5A5.5 5.5 0 0 1 12.5 7"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.75"
        strokeLinecap="round"
      />
    </svg>
  )
}

/** Seconds since the component came up. */
export function useElapsed(): number {
  const [start] = useState(() => performance.now())
  const [now, setNow] = useState(start)
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 100)
    return () => clearInterval(timer)
  }, [])
  return (now - start) / 1000
}

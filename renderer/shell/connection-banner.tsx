import { CircleX } from 'lucide-react'
import { useEffect, useState } from 'react'
import { problemOf, type Problem as Trouble } from '../client/problem.ts'
import { useConnection } from '../connection.ts'
import { Icon, Ring } from '../ui/index.ts'

/** Says when the engine is out of reach, and what to do. */
export function ConnectionBanner() {
  const connection = useConnection()
  const [state, setState] = useState(connection.state)
  const [reason, setReason] = useState<Trouble | null>(null)
  useEffect(() => connection.onState(setState), [connection])
  useEffect(() => connection.onClose((error) => setReason(problemOf(error))), [connection])
  if (state === 'open') return null
  if (state === 'reconnecting')
    return (
      <div className="banner" role="status">
        <Ring />
        <span>The connection to Lathe is lost. Trying to reach it again…</span>
      </div>
    )
  return (
    <div className="banner lost" role="alert">
      <Icon of={CircleX} />
      <span>
        <strong>{reason?.message ?? 'The connection to Lathe is closed.'}</strong>{' '}
        {reason?.next || 'Start it again with `lathe open`. Projects are kept.'}
      </span>
      <button type="button" className="link" onClick={() => location.reload()}>
        Try again
      </button>
    </div>
  )
}

import { useEffect, useRef } from 'react'
import type { ServiceHealth } from '../../../shared/contract/index.ts'
import { Sparkline } from '../../charts/sparkline.tsx'
import { count, counted, significant } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { clockTime, defineShared, useShared } from '../../ui/index.ts'

/** What the service said of itself, oldest first, as long as the window is open. */
const HEALTH = defineShared<readonly ServiceHealth[]>('monitor health', [])

const EVERY_MILLISECONDS = 2000
const MOST = 300

/** Asks a service for its figures every two seconds while it is looked at, and keeps what it said. */
function useHealth(url: string): readonly ServiceHealth[] {
  const { client } = useProject()
  const [kept, keep] = useShared(HEALTH)
  const latest = useRef(kept)
  latest.current = kept
  useEffect(() => {
    let isOver = false
    const look = async () => {
      // A service that does not answer shows above; here is a gap.
      const health = await client.monitor.service({ url }).catch(() => null)
      if (isOver || !health) return
      const before = latest.current.filter((one) => one.url.startsWith(url))
      keep([...before, health].slice(-MOST))
    }
    look()
    const timer = setInterval(look, EVERY_MILLISECONDS)
    return () => {
      isOver = true
      clearInterval(timer)
    }
  }, [client, url, keep])
  return kept.filter((one) => one.url.startsWith(url))
}

/** Requests, latency, fallbacks and errors of a running service. */
export function ServiceFigures({ url }: { readonly url: string }) {
  const looks = useHealth(url)
  const now = looks.at(-1)
  const [first] = looks
  // A service of an older version tells none of these.
  if (!now || !first || looks.length < 2 || (now.requests === null && now.rows === null)) return null
  const from = clockTime(new Date(first.at))
  const milliseconds = (value: number | null) => (value === null ? null : 1000 * value)
  const { p50, p99 } = now.latency
  return (
    <div className="service-figures">
      <Figure
        title="Requests"
        value={now.requestsPerSecond === null ? '–' : significant(now.requestsPerSecond, 3)}
        note="per second"
        values={looks.map(({ requestsPerSecond }) => requestsPerSecond)}
        from={from}
      />
      <Figure
        title="Latency, p99"
        value={p99 === null ? '–' : significant(1000 * p99, 2)}
        note={p50 === null ? 'ms' : `ms; p50 ${significant(1000 * p50, 2)}`}
        values={looks.map(({ latency }) => milliseconds(latency.p99))}
        context={looks.map(({ latency }) => milliseconds(latency.p50))}
        from={from}
      />
      <Figure
        title="Fallback answers"
        value={now.fallbacks === null ? '–' : count(now.fallbacks)}
        note={now.errors === null ? '' : `and ${counted(now.errors, 'error')}`}
        values={looks.map(({ fallbacks }) => fallbacks)}
        from={from}
      />
      <Figure
        title="Rows"
        value={now.rows === null ? '–' : count(now.rows)}
        note="since the last look"
        values={looks.map(({ rows }) => rows)}
        from={from}
      />
    </div>
  )
}

interface FigureProps {
  readonly title: string
  readonly value: string
  readonly note: string
  readonly values: readonly (number | null)[]
  readonly context?: readonly (number | null)[]
  readonly from: string
}

function Figure({ title, value, note, values, context = [], from }: FigureProps) {
  return (
    <div>
      <h3>{title}</h3>
      <p className="number">
        <span className="service-value">{value}</span> <span className="second small">{note}</span>
      </p>
      <Sparkline label={`${title}: ${value} ${note}`} values={values} context={context} from={from} />
    </div>
  )
}

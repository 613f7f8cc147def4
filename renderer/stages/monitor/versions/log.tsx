import { useProject } from '../../../state.ts'
import { Busy, clockTime, dayOf, Problem, useLoaded } from '../../../ui/index.ts'
import { useRegistry } from './use-registry.ts'

/** Everything that was done with versions, the latest first; nothing of it can be changed. */
export function VersionLog() {
  const { client, project } = useProject()
  const { registry } = useRegistry()
  const { value, trouble } = useLoaded(JSON.stringify(['registry log', project.id, registry?.events]), (signal) =>
    client.registry.log({ project: project.id }, { signal }),
  )
  if (trouble) return <Problem trouble={trouble} />
  if (!value) return <Busy verb="Reading the log" />
  return (
    <>
      <p className="second small">
        Each entry holds the hash of the one before, so that none can be changed or left out without it being seen.
      </p>
      <ol className="version-log">
        {value.map((event) => (
          <li key={event.seq}>
            <span className="muted small number">{whenOf(event.at)}</span>
            <span>
              {event.text}
              {'note' in event && event.note !== '' && <span className="second"> · {event.note}</span>}
            </span>
            <span className="muted small">{event.by}</span>
          </li>
        ))}
      </ol>
    </>
  )
}

function whenOf(at: number): string {
  const time = new Date(at)
  const day = dayOf(time, new Date())
  return day.startsWith('Today') ? day : `${day} ${clockTime(time)}`
}

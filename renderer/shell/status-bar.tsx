import { Button } from '@mantine/core'
import { CircleX } from 'lucide-react'
import { useEffect, useState } from 'react'
import { count, counted } from '../format/index.ts'
import { useShell } from '../project/shell-state.ts'
import { type Job, useProject } from '../state.ts'
import { clockTime, Icon, KeyHint, ProgressBar } from '../ui/index.ts'
import { jobLine } from './rail.tsx'

/** What is true of the whole project, or the running job, on every stage. */
export function StatusBar({ onKeys }: { readonly onKeys: () => void }) {
  const { project, job, run } = useProject()
  const { rows, columns, setAside } = project.data
  return (
    <footer className="status-bar" data-region tabIndex={-1}>
      {job ? <RunningJob job={job} /> : <SaveState />}
      <span>
        {counted(rows, 'row')} × {counted(columns.length, 'column')}
      </span>
      {setAside.length > 0 && <span className="status-more">{count(setAside.length)} set aside</span>}
      {run && (
        <span className="status-more">
          Split: {count(run.rows.train)} training
          {run.rows.valid > 0 ? <>, {count(run.rows.valid)} validation</> : ' and validation'}, {count(run.rows.test)}{' '}
          test
        </span>
      )}
      <ServiceState />
      <span className="status-space" />
      <span className="status-more">Everything stays on this computer</span>
      <button type="button" className="status-keys status-more" onClick={onKeys}>
        Keys <KeyHint keys="?" />
      </button>
    </footer>
  )
}

/** The service, where there is one, on every stage. */
function ServiceState() {
  const { service } = useProject().project
  if (service?.state === 'failed')
    return (
      <span className="bad">
        <Icon of={CircleX} small />
        Service failed
      </span>
    )
  if (service?.state !== 'running' || service.url === null) return null
  if (!service.isHealthy)
    return (
      <span className="bad">
        <Icon of={CircleX} small />
        Service does not answer
      </span>
    )
  return <span>Service healthy, port {new URL(service.url).port}</span>
}

function SaveState() {
  const { saving } = useShell()
  if (saving.state === 'failed')
    return (
      <span className="bad" role="alert">
        <Icon of={CircleX} small />
        Not saved: {saving.trouble.message}
      </span>
    )
  if (saving.state === 'saving') return <span>Saving…</span>
  return <span>{saving.at ? `Saved ${clockTime(saving.at)}` : 'Saved'}</span>
}

function RunningJob({ job }: { readonly job: Job }) {
  const { cancelTraining } = useProject()
  // Time left goes on between two reports of the engine.
  const [, tick] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => tick((n) => n + 1), 1000)
    return () => clearInterval(timer)
  }, [])
  return (
    <span className="status-job">
      <span className="status-bar-progress">
        <ProgressBar fraction={job.fraction} label="Training" />
      </span>
      <span className="accent">Training {jobLine(job.fraction, job.startedAt)}</span>
      <Button size="xs" variant="subtle" className="status-cancel" onClick={cancelTraining}>
        Cancel
      </Button>
    </span>
  )
}

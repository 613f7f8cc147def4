import { Button } from '@mantine/core'
import { useState } from 'react'
import type { ServedBefore } from '../../../shared/contract/index.ts'
import { useProject } from '../../state.ts'
import { clockTime, dayOf, useLoaded } from '../../ui/index.ts'
import { chosenShare, sentence } from './trial-words.ts'
import { useService } from './use-service.ts'
import { servedName } from './versions/registry.ts'
import { useRegistry } from './versions/use-registry.ts'

/** What was running when Lathe was closed; null where nothing was, or it was forgotten. */
export function useServedBefore(): { readonly before: ServedBefore | null; readonly forget: () => void } {
  const { client, project } = useProject()
  const [isForgotten, setForgotten] = useState(false)
  const { service } = project
  const { value } = useLoaded(JSON.stringify(['served before', project.id, service?.state ?? null]), (signal) =>
    client.service.before({ project: project.id }, { signal }),
  )
  const isThere = service === undefined || service.state === 'failed'
  return {
    before: isThere && !isForgotten ? value : null,
    forget() {
      setForgotten(true)
      // Where it is not forgotten, it is offered again at the next start.
      client.service.forget({ project: project.id }).catch(() => null)
    },
  }
}

/** Offers to go on with what was running when the application was closed. */
export function ServedBeforePanel({
  before,
  onForget,
}: {
  readonly before: ServedBefore
  readonly onForget: () => void
}) {
  const { registry } = useRegistry()
  const { resume } = useService()
  const { run, port, at, trial } = before
  const name = servedName(registry, run)
  const day = dayOf(new Date(at), new Date())
  const time = day.startsWith('Today') ? day.toLowerCase() : `${day} ${clockTime(new Date(at))}`
  return (
    <div className="served-before">
      <p>
        Until Lathe was closed, {name} answered{port > 0 && ` on port ${port}`}
        {trial &&
          (trial.shadow
            ? `, with version ${trial.version} on trial in shadow`
            : `, with version ${trial.version} on trial for ${chosenShare(trial.share)} of those who ask`)}
        . Nothing answers since then (last known {time}).
        {trial && ' A trial that goes on counts anew: what was true of earlier answers is not in it.'}
      </p>
      <div className="served-before-actions">
        <Button variant="default" size="xs" onClick={() => resume(true)}>
          {trial ? `Start ${name} and the trial again` : `Start ${name} again`}
        </Button>
        {trial && (
          <Button variant="default" size="xs" onClick={() => resume(false)}>
            {sentence(name)} alone
          </Button>
        )}
        <button type="button" className="link small" onClick={onForget}>
          {trial ? 'Forget it, and end the trial' : 'Forget it'}
        </button>
      </div>
    </div>
  )
}

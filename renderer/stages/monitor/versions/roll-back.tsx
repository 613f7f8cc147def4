import { Button, Checkbox, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useProject } from '../../../state.ts'
import { Problem } from '../../../ui/index.ts'
import { useService } from '../use-service.ts'
import { useRegistry, useRegistryChange } from './use-registry.ts'

/** Makes the previous champion the champion again. */
export function RollBack({ onClose }: { readonly onClose: () => void }) {
  const { client, project } = useProject()
  const { registry } = useRegistry()
  const { serve } = useService()
  const { change, isBusy, trouble } = useRegistryChange()
  const [note, setNote] = useState('')
  const [isServed, setServed] = useState(true)
  const { champion, previous } = registry?.aliases ?? { champion: null, previous: null }
  const to = registry?.versions.find(({ version }) => version === previous)
  if (!to) return <p className="second">There is no version to roll back to: this champion is the first.</p>
  const { service } = project
  const run = to.lineage.run
  const canServe = service?.state === 'running' && run !== null && service.run !== run
  const rollBack = async () => {
    const isDone = await change(
      () => client.registry.rollback({ project: project.id, ...(note.trim() && { note }) }),
      () => `Version ${to.version} is the champion again`,
    )
    if (isDone && canServe && isServed) await serve(run)
  }
  return (
    <div className="version-form">
      <p>
        Version {to.version} becomes the champion again. Version {champion} stays, and can be promoted once more.
      </p>
      <Textarea
        label="Why"
        description="Kept in the log for good."
        autosize
        minRows={2}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {canServe && (
        <Checkbox
          label={`Answer with it at once in place of run ${Number(service.run)}, without a pause`}
          checked={isServed}
          onChange={(event) => setServed(event.currentTarget.checked)}
        />
      )}
      {trouble && <Problem trouble={trouble} />}
      <div className="version-form-actions">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          variant="filled"
          data-autofocus
          {...(isBusy && { 'data-disabled': true })}
          onClick={(event) => (isBusy ? event.preventDefault() : rollBack())}
        >
          Roll back to version {to.version}
        </Button>
      </div>
    </div>
  )
}

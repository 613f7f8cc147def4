import { Button, Checkbox, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { RegistryView, VersionView } from '../../../../shared/contract/index.ts'
import { useProject } from '../../../state.ts'
import { Problem } from '../../../ui/index.ts'
import { useService } from '../use-service.ts'
import { Limits } from './limits.tsx'
import { RecommendationOf } from './recommendation.tsx'
import { useRegistry, useRegistryChange } from './use-registry.ts'

interface PromoteProps {
  readonly version: number
  readonly onClose: () => void
}

/** Makes a version the champion: what it is held against, and why, where a limit is not kept. */
export function Promote({ version, onClose }: PromoteProps) {
  const { registry } = useRegistry()
  const found = registry?.versions.find((one) => one.version === version)
  if (!registry || !found) return <p className="second">Version {version} is not there any more.</p>
  return <PromoteForm registry={registry} version={found} onClose={onClose} />
}

interface FormProps {
  readonly registry: RegistryView
  readonly version: VersionView
  readonly onClose: () => void
}

function PromoteForm({ registry, version, onClose }: FormProps) {
  const { client, project } = useProject()
  const { serve } = useService()
  const { change, isBusy, trouble } = useRegistryChange()
  const [note, setNote] = useState('')
  const [reason, setReason] = useState('')
  const [isServed, setServed] = useState(true)
  const { champion } = registry.aliases
  const isBeyond = version.judged.some(({ state }) => state !== 'kept')
  const { service } = project
  const run = version.lineage.run
  const canServe = service?.state === 'running' && run !== null && service.run !== run
  const isReady = !isBeyond || reason.trim() !== ''
  const promote = async () => {
    const asked = { project: project.id, version: version.version }
    const said = { ...(note.trim() && { note }), ...(isBeyond && { override: reason }) }
    const isDone = await change(
      () => client.registry.promote({ ...asked, ...said }),
      () => `Version ${version.version} is the champion`,
    )
    if (isDone && canServe && isServed) await serve(run)
  }
  return (
    <div className="version-form">
      <p>
        {champion === null
          ? `Version ${version.version} becomes the champion: the one that is to answer.`
          : `Version ${version.version} becomes the champion in place of version ${champion}, which stays and can be rolled back to.`}
      </p>
      {version.hasReport && <RecommendationOf version={version.version} />}
      <Limits registry={registry} version={version} />
      {isBeyond && (
        <Textarea
          label="Why it is promoted all the same"
          description="Kept in the log for good. Without it the promotion is refused."
          autosize
          minRows={2}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
      <Textarea
        label="Note"
        description="What somebody is to know who reads the log later."
        autosize
        minRows={1}
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
          {...((!isReady || isBusy) && { 'data-disabled': true })}
          onClick={(event) => (isReady && !isBusy ? promote() : event.preventDefault())}
        >
          {isBeyond ? 'Promote beyond its limits' : `Promote version ${version.version}`}
        </Button>
      </div>
    </div>
  )
}

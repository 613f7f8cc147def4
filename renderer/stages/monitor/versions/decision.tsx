import { Button, Checkbox, Textarea } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import type { RegistryView, VersionView } from '../../../../shared/contract/index.ts'
import type { Problem as Trouble } from '../../../client/problem.ts'
import { useProject } from '../../../state.ts'
import { Problem } from '../../../ui/index.ts'
import { useService } from '../use-service.ts'
import { Limits } from './limits.tsx'
import { servedIdOf, servedName } from './registry.ts'
import { useRegistry } from './use-registry.ts'

/** What is decided of a version, besides the note that the log keeps of it. */
export interface Decided {
  readonly note: string
  /** Why it is done beyond a limit; '' where none is. */
  readonly reason: string
}

interface DecisionProps {
  /** What is going to happen, and what is to be chosen of it. */
  readonly children: ReactNode
  /** Held against the limits of a promotion; null where nothing is promoted. */
  readonly limited?: { readonly registry: RegistryView; readonly version: VersionView } | null
  /** The version that the running service may answer with then; null where that stays as it is. */
  readonly serves?: VersionView | null
  readonly noteAbout: string
  /** The word of the button, and that beyond a limit. */
  readonly action: string
  readonly actionBeyond?: string
  readonly isBusy: boolean
  readonly trouble?: Trouble | null
  /** @returns whether it was done */
  readonly onDecide: (decided: Decided) => Promise<boolean> | boolean
  readonly onClose: () => void
}

/** A decision about a version: its limits, a note for the log, what the service does then, and the two buttons. */
export function Decision(props: DecisionProps) {
  const { children, limited = null, serves = null, noteAbout, action, actionBeyond = action } = props
  const { isBusy, trouble = null, onDecide, onClose } = props
  const { serve } = useService()
  const service = useServiceFor(serves)
  const [note, setNote] = useState('')
  const [reason, setReason] = useState('')
  const [isServed, setServed] = useState(true)
  const isBeyond = limited?.version.judged.some(({ state }) => state !== 'kept') === true
  const isOff = isBusy || (isBeyond && reason.trim() === '')
  const decide = async () => {
    const isDone = await onDecide({ note: note.trim(), reason: isBeyond ? reason.trim() : '' })
    if (isDone && service && isServed) await serve(service.id)
  }
  return (
    <div className="version-form">
      {children}
      {limited && <Limits registry={limited.registry} version={limited.version} />}
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
        description={noteAbout}
        autosize
        minRows={1}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {service && (
        <Checkbox
          label={`Answer with it at once in place of ${service.now}, without a pause`}
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
          {...(isOff && { 'data-disabled': true })}
          onClick={(event) => (isOff ? event.preventDefault() : decide())}
        >
          {isBeyond ? actionBeyond : action}
        </Button>
      </div>
    </div>
  )
}

/** What the running service answers with, where a version may take its place. */
function useServiceFor(version: VersionView | null): { readonly id: string; readonly now: string } | null {
  const { service, runs } = useProject().project
  const { registry } = useRegistry()
  if (!version || service?.state !== 'running') return null
  const id = servedIdOf(version, runs)
  return service.run === id ? null : { id, now: servedName(registry, service.run) }
}

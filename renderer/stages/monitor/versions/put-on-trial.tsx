import { Button, Radio, TextInput } from '@mantine/core'
import { useState } from 'react'
import { problemOf, type Problem as Trouble } from '../../../client/problem.ts'
import { useProject } from '../../../state.ts'
import { Problem, useShared } from '../../../ui/index.ts'
import { useShowRollout } from '../use-rollout.ts'
import { VERSION_DIALOG } from './registry.ts'

/** Changes which version is on trial, with how that failed. */
export function useTrial() {
  const { client, project, notify } = useProject()
  const show = useShowRollout()
  const [, open] = useShared(VERSION_DIALOG)
  const [isBusy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const change = async (version: number | null, how: { readonly share?: number; readonly shadow?: boolean } = {}) => {
    if (isBusy) return
    setBusy(true)
    setTrouble(null)
    try {
      show(await client.service.trial({ project: project.id, version, ...how }))
      open(null)
      notify(version === null ? 'The trial is over' : `Version ${version} is on trial`)
    } catch (error) {
      setTrouble(problemOf(error))
    } finally {
      setBusy(false)
    }
  }
  return { change, isBusy, trouble }
}

interface PutOnTrialProps {
  readonly version: number
  readonly onClose: () => void
}

/** Puts a version beside the one that answers: for a share of units, or in shadow. */
export function PutOnTrial({ version, onClose }: PutOnTrialProps) {
  const { service } = useProject().project
  const { change, isBusy, trouble } = useTrial()
  const [how, setHow] = useState('share')
  const [text, setText] = useState('10')
  const percent = Number(text.trim().replace(/\s*%$/, ''))
  const isShadow = how === 'shadow'
  const isWrong = !isShadow && !(percent > 0 && percent <= 50)
  const isRunning = service?.state === 'running'
  const isOff = isBusy || isWrong || !isRunning
  return (
    <form
      className="version-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (!isOff) change(version, isShadow ? { shadow: true } : { share: percent / 100 })
      }}
    >
      <p>
        {isRunning
          ? `Version ${version} is tried beside the one that answers, until you promote it or stop the trial. No request is lost, and a version that fails goes by itself.`
          : 'A trial takes requests: start the service first.'}
      </p>
      <Radio.Group value={how} onChange={setHow} label="Who gets its answers">
        <div className="trial-choices">
          <Radio value="share" label="Some of those who ask: each the same version every time" />
          <Radio value="shadow" label="Nobody: it is asked in shadow, and compared row by row" />
        </div>
      </Radio.Group>
      {!isShadow && (
        <TextInput
          label="Share, in %"
          size="xs"
          className="service-port"
          inputMode="decimal"
          value={text}
          error={isWrong && 'A number above 0, up to 50'}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
      {trouble && <Problem trouble={trouble} />}
      <div className="version-form-actions">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" variant="filled" data-autofocus {...(isOff && { 'data-disabled': true })}>
          Put version {version} on trial
        </Button>
      </div>
    </form>
  )
}

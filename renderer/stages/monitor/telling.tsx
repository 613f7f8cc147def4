import { Button, Checkbox, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Telling as Told } from '../../../shared/contract/index.ts'
import { problemOf, type Problem as Trouble } from '../../client/problem.ts'
import { noticesAre, showNotice } from '../../project/use-alerts.ts'
import { useProject } from '../../state.ts'
import { Problem, useLoaded } from '../../ui/index.ts'

interface TellingProps {
  readonly telling: Told
  readonly onChange: (telling: Told) => void
}

/** Who is told of alerts: the desktop, and a webhook; each can be tried at once. */
export function Telling({ telling, onChange }: TellingProps) {
  return (
    <fieldset className="telling">
      <legend>Who is told when something moves</legend>
      <DesktopNotices telling={telling} onChange={onChange} />
      <Webhook telling={telling} onChange={onChange} />
    </fieldset>
  )
}

const NOT_ALLOWED: Trouble = {
  place: '',
  message: 'The browser shows no notices of this page.',
  next: 'Allow them in the browser’s settings for this address, or give a webhook.',
}

function DesktopNotices({ telling, onChange }: TellingProps) {
  const { client, project, go } = useProject()
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const [said, setSaid] = useState('')
  const info = useLoaded('info', () => client.app.info())
  const isByHost = info.value?.abilities.includes('notify') === true
  const isDesktop = info.value?.host === 'desktop'
  /** A browser has to be asked, by a click. */
  const isAllowed = async (): Promise<boolean> => {
    if (isDesktop) return true
    if (noticesAre() === 'default') await Notification.requestPermission()
    return noticesAre() === 'granted'
  }
  const change = async (desktop: boolean) => {
    setSaid('')
    const isRefused = desktop && !(await isAllowed())
    setTrouble(isRefused ? NOT_ALLOWED : null)
    onChange({ ...telling, desktop: desktop && !isRefused })
  }
  const test = async () => {
    setSaid('')
    setTrouble(null)
    try {
      if (isByHost || isDesktop) await client.monitor.tryNotice({ project: project.id })
      else if (!(await isAllowed())) return setTrouble(NOT_ALLOWED)
      else showNotice('A test from Lathe', `Alerts of ${project.name} come like this.`, 'test', () => go('monitor'))
      setSaid('Sent. Where nothing shows, the system holds notices back.')
    } catch (error) {
      setTrouble(problemOf(error))
    }
  }
  return (
    <div className="telling-one">
      <div className="telling-line">
        <Checkbox
          label="A notice on the desktop"
          checked={telling.desktop && (isDesktop || noticesAre() !== 'denied')}
          onChange={(event) => change(event.currentTarget.checked)}
        />
        <Button variant="default" size="xs" aria-label="Send a test to the desktop" onClick={test}>
          Send a test
        </Button>
      </div>
      <p className="small second" role="status">
        {said}
      </p>
      {trouble && <Problem trouble={trouble} />}
    </div>
  )
}

function Webhook({ telling, onChange }: TellingProps) {
  const { client } = useProject()
  const [isBusy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const [said, setSaid] = useState('')
  const url = telling.webhook.trim()
  const isOff = isBusy || url === ''
  const test = async () => {
    setBusy(true)
    setSaid('')
    setTrouble(null)
    try {
      const { status, milliseconds } = await client.monitor.tryWebhook({ url })
      setSaid(`It arrived: answered with ${status} after ${milliseconds} ms.`)
    } catch (error) {
      setTrouble(problemOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="telling-one">
      <div className="telling-line">
        <TextInput
          label="Webhook"
          placeholder="https://alerts.example.org/lathe"
          size="xs"
          className="telling-url"
          value={telling.webhook}
          onChange={(event) => {
            setSaid('')
            setTrouble(null)
            onChange({ ...telling, webhook: event.currentTarget.value })
          }}
        />
        <Button
          variant="default"
          size="xs"
          aria-label="Send a test to the webhook"
          {...(isOff && { 'data-disabled': true })}
          onClick={(event) => (isOff ? event.preventDefault() : test())}
        >
          {isBusy ? 'Sending…' : 'Send a test'}
        </Button>
      </div>
      <p className="small muted">
        An address of a server that each alert is sent to, as JSON. It is given 5 seconds and tried again twice; leave
        it empty for none.
      </p>
      <p className="small second" role="status">
        {said}
      </p>
      {trouble && <Problem trouble={trouble} />}
    </div>
  )
}

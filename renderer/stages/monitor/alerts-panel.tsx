import { Button, NumberInput, Textarea } from '@mantine/core'
import { BellOff, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import type { AlertView, MonitorView } from '../../../shared/contract/index.ts'
import { problemOf, type Problem as Trouble } from '../../client/problem.ts'
import { localeTags } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { Icon, Problem, Section, useShared } from '../../ui/index.ts'
import { useCheck } from './use-check.ts'
import { WATCH_DIALOG } from './use-watch.ts'

/** What the looks at new data raised and is not over: what happened, how sure that is, and a way to silence it. */
export function AlertsPanel({ check }: { readonly check: MonitorView }) {
  const open = check.alerts.filter(({ state }) => state === 'open')
  if (open.length === 0) return null
  return (
    <Section title={open.length === 1 ? 'Alert' : 'Alerts'} note={open.length > 1 ? String(open.length) : ''}>
      <ul className="alerts">
        {open.map((alert) => (
          <OneAlert key={alert.id} alert={alert} />
        ))}
      </ul>
      <Notices />
    </Section>
  )
}

/** The way to be told of alerts outside of the window. */
function Notices() {
  const [, open] = useShared(WATCH_DIALOG)
  return (
    <button type="button" className="link small alerts-ask" onClick={() => open(true)}>
      Who is told of alerts…
    </button>
  )
}

/** What is to be done about a column stands above, beside its change. */
const COLUMN_KINDS: ReadonlySet<string> = new Set(['drift', 'absent', 'missing', 'unseen', 'outOfRange'])

/** A day to come: "28 Nov". */
const dateOf = (at: number): string =>
  new Intl.DateTimeFormat(localeTags(), { day: 'numeric', month: 'short' }).format(new Date(at))

function OneAlert({ alert }: { readonly alert: AlertView }) {
  const { client, project, run } = useProject()
  const { showAlerts } = useCheck()
  const [isMuting, setMuting] = useState(false)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const { title, what, sure, steps, muted } = alert
  const todo = COLUMN_KINDS.has(alert.kind) ? [] : steps.filter(({ does }) => does !== 'mute')
  const asked = { project: project.id, run: run?.id ?? '', alert: alert.id }
  const change = async (act: () => Promise<AlertView[]>) => {
    try {
      showAlerts(await act())
      setTrouble(null)
      setMuting(false)
    } catch (error) {
      setTrouble(problemOf(error))
    }
  }
  return (
    <li data-muted={muted !== null || undefined}>
      <p className="alert-title">
        <span className={muted ? 'muted' : 'bad'}>
          <Icon of={muted ? BellOff : TriangleAlert} small />
        </span>
        <strong>{title}</strong>
      </p>
      <p className="second small">
        {what}; {sure}.
      </p>
      {todo.length > 0 && (
        <details className="alert-steps small">
          <summary>What to do</summary>
          {todo.map(({ title: step, text }) => (
            <p key={step} className="second">
              <span className="name">{step}.</span> {text}
            </p>
          ))}
        </details>
      )}
      {muted && (
        <p className="muted small">
          Muted until {dateOf(muted.until)}
          {muted.note && `: ${muted.note}`}
        </p>
      )}
      <div className="versions-foot">
        {muted ? (
          <button
            type="button"
            className="link small"
            onClick={() => change(() => client.monitor.mute({ ...asked, days: 0, note: '' }))}
          >
            Tell of it again
          </button>
        ) : (
          <button type="button" className="link small" aria-expanded={isMuting} onClick={() => setMuting(!isMuting)}>
            Mute…
          </button>
        )}
        <button type="button" className="link small" onClick={() => change(() => client.monitor.close(asked))}>
          Close it
        </button>
      </div>
      {isMuting && <MuteForm onMute={(days, note) => change(() => client.monitor.mute({ ...asked, days, note }))} />}
      {trouble && <Problem trouble={trouble} />}
    </li>
  )
}

const DAYS = 7

function MuteForm({ onMute }: { readonly onMute: (days: number, note: string) => void }) {
  const [days, setDays] = useState<number>(DAYS)
  const [note, setNote] = useState('')
  return (
    <div className="mute-form">
      <NumberInput
        label="Days"
        size="xs"
        min={1}
        max={365}
        value={days}
        onChange={(value) => setDays(typeof value === 'number' ? value : DAYS)}
      />
      <Textarea
        label="Why"
        size="xs"
        autosize
        minRows={1}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Button variant="default" size="xs" onClick={() => onMute(days, note)}>
        Mute for {days} days
      </Button>
    </div>
  )
}

import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { type FormEvent, useEffect, useState } from 'react'
import type { ScheduleView } from '../../../../shared/contract/index.ts'
import { problemOf, type Problem as Trouble } from '../../../client/problem.ts'
import { useProject } from '../../../state.ts'
import { Busy, clockTime, dayOf, Problem, useLoaded, useShared } from '../../../ui/index.ts'
import { VERSION_DIALOG } from './registry.ts'
import { cronOf, DAYS, type When, whenWords } from './schedule-words.ts'
import { useRegistry } from './use-registry.ts'

const LOOK_MILLISECONDS = 2000

/** When the champion is trained once more without anybody asking, and what came of it the last time. */
export function Schedules() {
  const { client, project } = useProject()
  const { registry } = useRegistry()
  const [looks, look] = useState(0)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  useEffect(() => {
    const timer = setInterval(() => look((before) => before + 1), LOOK_MILLISECONDS)
    return () => clearInterval(timer)
  }, [])
  const loaded = useLoaded(JSON.stringify(['schedules', project.id, registry?.events, looks]), (signal) =>
    registry?.events === 0 ? Promise.resolve([]) : client.retrain.schedules({ project: project.id }, { signal }),
  )
  const change = async (act: () => Promise<unknown>): Promise<boolean> => {
    try {
      await act()
      setTrouble(null)
      look((before) => before + 1)
      return true
    } catch (error) {
      setTrouble(problemOf(error))
      return false
    }
  }
  const remove = (schedule: string) => change(() => client.retrain.unschedule({ project: project.id, schedule }))
  return (
    <div className="version-form">
      <p className="second">
        The champion is trained once more by itself, as long as Lathe is open, and what it makes is held against it on
        rows that neither learned from. A time that was missed is made up for once.
      </p>
      {!loaded.value && !loaded.trouble && <Busy verb="Opening the schedules" />}
      {loaded.trouble && <Problem trouble={loaded.trouble} />}
      {loaded.value && loaded.value.length > 0 && (
        <ul className="schedules">
          {loaded.value.map((one) => (
            <OneSchedule key={one.id} schedule={one} onRemove={() => remove(one.id)} />
          ))}
        </ul>
      )}
      <ScheduleForm
        trouble={trouble}
        onAdd={(asked) => change(() => client.retrain.schedule({ project: project.id, ...asked }))}
      />
    </div>
  )
}

const momentOf = (at: number): string => {
  const time = new Date(at)
  const day = dayOf(time, new Date())
  return day.startsWith('Today') && at <= Date.now()
    ? day.toLowerCase()
    : `${day.replace(/ .*:.*$/, '')} ${clockTime(time)}`
}

const OUTCOMES = { retrained: 'Retrained', unchanged: 'Nothing new', failed: 'Failed' } as const

function OneSchedule({ schedule, onRemove }: { readonly schedule: ScheduleView; readonly onRemove: () => void }) {
  const [, open] = useShared(VERSION_DIALOG)
  const { last, next, data, promoteIfBetter, isRunning } = schedule
  return (
    <li>
      <p>
        <strong>{whenWords(schedule)}</strong> <span className="second">from {data}</span>
        {promoteIfBetter && <span className="second">, promoted by itself where it is better</span>}
      </p>
      {isRunning ? (
        <Busy verb="Retraining now" />
      ) : (
        <p className="second small">
          {last ? (
            <>
              <span className={last.outcome === 'failed' ? 'bad' : ''}>{OUTCOMES[last.outcome]}</span>{' '}
              {momentOf(last.at)}: {last.text}{' '}
              {last.version !== null && !last.promoted && last.outcome === 'retrained' && (
                <button
                  type="button"
                  className="link small"
                  onClick={() => open({ is: 'promote', version: last.version ?? 1 })}
                >
                  See its report, and promote version {last.version}…
                </button>
              )}
            </>
          ) : (
            'Has not run yet.'
          )}
          {next !== null &&
            ` Next: ${new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'short' }).format(next)} ${clockTime(new Date(next))}.`}
        </p>
      )}
      <button type="button" className="link small" aria-label={`Remove the schedule ${schedule.id}`} onClick={onRemove}>
        Remove
      </button>
    </li>
  )
}

const RHYTHMS = [
  { value: 'week', label: 'every week' },
  { value: 'day', label: 'every day' },
  { value: 'hour', label: 'every hour' },
  { value: 'alert', label: 'on every new alert' },
]

interface AskedSchedule {
  readonly cron: string
  readonly timezone: string
  readonly onAlarm: boolean
  readonly data: string
  readonly promoteIfBetter: boolean
}

interface ScheduleFormProps {
  readonly trouble: Trouble | null
  readonly onAdd: (asked: AskedSchedule) => Promise<boolean>
}

function ScheduleForm({ trouble, onAdd }: ScheduleFormProps) {
  const [is, setIs] = useState<When['is']>('week')
  const [time, setTime] = useState('03:00')
  const [day, setDay] = useState('1')
  const [data, setData] = useState('')
  const [promoteIfBetter, setPromote] = useState(false)
  const isReady = data.trim() !== '' && /^\d\d:\d\d$/.test(time)
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  const add = async (event: FormEvent) => {
    event.preventDefault()
    if (!isReady) return
    const cron = cronOf({ is, time, day })
    const asked = { cron, timezone: cron === '' ? '' : timeZone, onAlarm: is === 'alert', data: data.trim() }
    if (await onAdd({ ...asked, promoteIfBetter })) setData('')
  }
  return (
    <form className="version-form schedule-form" onSubmit={add}>
      <div className="watch-choices">
        <NativeSelect
          label="Retrain"
          size="xs"
          data={RHYTHMS}
          value={is}
          onChange={(event) => setIs(RHYTHM_IDS.find((id) => id === event.currentTarget.value) ?? 'week')}
        />
        {is === 'week' && (
          <NativeSelect
            label="On"
            size="xs"
            data={DAYS.map((label, at) => ({ value: String(at), label }))}
            value={day}
            onChange={(event) => setDay(event.currentTarget.value)}
          />
        )}
        {(is === 'week' || is === 'day') && (
          <TextInput
            label="At"
            type="time"
            size="xs"
            value={time}
            onChange={(event) => setTime(event.currentTarget.value)}
          />
        )}
      </div>
      <TextInput
        label="From the file or folder"
        description="Of a folder, the file that was changed last. What it learned from already is not learned from again."
        placeholder="/home/anna/inbox"
        size="xs"
        value={data}
        onChange={(event) => setData(event.currentTarget.value)}
      />
      <Checkbox
        label="Promote it by itself, where it is better and every limit is kept"
        checked={promoteIfBetter}
        onChange={(event) => setPromote(event.currentTarget.checked)}
      />
      {trouble && <Problem trouble={trouble} />}
      <div className="version-form-actions">
        <Button type="submit" variant="filled" {...(!isReady && { 'data-disabled': true })}>
          Add this schedule
        </Button>
      </div>
    </form>
  )
}

const RHYTHM_IDS: readonly When['is'][] = ['week', 'day', 'hour', 'alert']

import { useRef } from 'react'
import type { CheckSummary, MonitorView } from '../../../shared/contract/index.ts'
import { followed } from '../../client/followed.ts'
import { isCancelled, problemOf } from '../../client/problem.ts'
import { sendFiles } from '../../client/send-files.ts'
import { useConnection } from '../../connection.ts'
import { readingText } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { useLoaded, useShared, type Work } from '../../ui/index.ts'
import { CHECK_PARTS, CHECK_WORK, CHECKED, SELECTED_DRIFT } from './shared.ts'

/** Ends the look that is under way; one a window. */
let current: AbortController | null = null

/** The last look at new data of the chosen run, and the ways to begin and to cancel one. */
export function useCheck() {
  const { client, project, run, addCheck, notify } = useProject()
  const connection = useConnection()
  const [{ work, file, trouble }, setWork] = useShared(CHECK_WORK)
  const [found, setFound] = useShared(CHECKED)
  const [, select] = useShared(SELECTED_DRIFT)
  const [parts] = useShared(CHECK_PARTS)
  const latest = useRef(found)
  latest.current = found
  const id = run?.id ?? ''
  const summary = project.checked[id]
  const here = found[id]
  // What this window found is there at once; what another found since is asked for.
  const isHere = here !== undefined && here.at === summary?.at
  const { value: kept, trouble: unread } = useLoaded(
    JSON.stringify(['checked', project.id, id, summary?.at]),
    async (signal) => (summary && !isHere ? client.monitor.latest({ project: project.id, run: id }, { signal }) : null),
  )
  const check: MonitorView | null = isHere ? here : kept?.run === id ? kept : null
  const begin = async (one: File) => {
    if (current || id === '') return
    const abort = new AbortController()
    current = abort
    const startedAt = performance.now()
    const report = (work: Omit<Work, 'startedAt'>) =>
      setWork({ work: { ...work, startedAt }, file: one.name, trouble: null })
    report({ fraction: null, text: 'Receiving the file' })
    try {
      const sent = await sendFiles(
        connection,
        [one],
        (fraction) => report({ fraction, text: 'Receiving the file' }),
        abort.signal,
      )
      const { also: _, ...origin } = sent
      const { every, time } = parts
      const asked = every === '' ? {} : { every, ...(time !== '' && { time }) }
      const check = await followed(
        client,
        (progress) => report({ fraction: progress.fraction, text: readingText(progress) }),
        (job) =>
          client.monitor.run({ project: project.id, run: id, source: origin, ...asked, job }, { signal: abort.signal }),
      )
      setFound({ ...latest.current, [id]: check })
      select('')
      addCheck(summaryOf(check))
      setWork({ work: null, file: '', trouble: null })
      notify(`${one.name} checked`)
    } catch (error) {
      setWork({ work: null, file: one.name, trouble: isCancelled(error) ? null : problemOf(error) })
    } finally {
      current = null
    }
  }
  /** Alerts after one was muted or closed. */
  const showAlerts = (alerts: MonitorView['alerts']) => {
    if (check) setFound({ ...latest.current, [id]: { ...check, alerts: alerts.filter((one) => isOf(check, one)) } })
  }
  return {
    check,
    showAlerts,
    isLoading: summary !== undefined && !check && !unread,
    work,
    file,
    trouble: trouble ?? unread,
    begin,
    refuse: (trouble: typeof unread) => setWork({ work: null, file: '', trouble }),
    cancel: () => current?.abort(),
  }
}

const isOf = ({ alerts }: MonitorView, alert: MonitorView['alerts'][number]): boolean =>
  alerts.some(({ id }) => id === alert.id)

const summaryOf = ({ run, source, rows, at, report }: MonitorView): CheckSummary => ({
  ...{ run, file: source, rows, at, alarm: report.dataset.alarm },
  drifted: report.columns.flatMap(({ column, state }) => (state === 'drifted' ? [column] : [])),
})

import type { MonitorView, ServiceHealth } from '../../../shared/contract/index.ts'
import { type AlertEvent, type Condition, look } from '../../../shared/monitor/index.ts'
import { takeIn, takeInService } from '../../monitor/book.ts'
import { figuresIn } from '../../monitor/look.ts'
import { serviceConditions } from '../../monitor/service-conditions.ts'
import { type Engine, openModelled } from '../engine.ts'
import { readProject } from '../project-file.ts'
import { readLimits } from '../settings.ts'
import type { OpenControls } from '../tables/open-table.ts'
import { readRun } from '../training/run-file.ts'
import { changeBook } from './alert-books.ts'
import { lookPoint } from './look-point.ts'
import { addLook, keepLatest } from './monitor-file.ts'

export interface AskedLook {
  readonly project: string
  readonly run: string
  /** A data file, or a request log: a file or a folder. */
  readonly path: string
  /** What messages and charts call it. */
  readonly name: string
  readonly time?: string | undefined
  readonly every?: string | undefined
  readonly label?: string | undefined
}

/** Looks at new rows with the model of a run, keeps what was found, and takes alerts up. */
export async function lookAtRun(
  engine: Engine,
  { project, run, path, name, ...asked }: AskedLook,
  controls: OpenControls,
): Promise<{ readonly view: MonitorView; readonly events: readonly AlertEvent[] }> {
  const { home } = engine
  const { at, modelled } = await openModelled(engine, project, run)
  const { summary } = await readRun(home, project, run)
  const { choices } = await readProject(home, project)
  const query = {
    ...asked,
    model: modelled.model,
    source: path,
    gates: choices.gates ?? [],
    groups: choices.groups,
    limits: readLimits(engine.settings.current()),
  }
  const found = await engine.tables.follow(controls, 'monitored', at, modelled, query)
  const { rows, report, series, parts } = found
  const view = { run, source: name, at: Date.now(), rows, report, series }
  const released = figuresIn(summary.metrics)
  await keepLatest(home, project, run, view)
  const looks = await addLook(home, project, run, lookPoint(view, summary.task, parts.at(-1), released))
  let events: readonly AlertEvent[] = []
  const alerts = await changeBook(engine, project, run, (book) => {
    const taken = takeIn(book, { parts, by: series?.by ?? '' }, { target: summary.target, released, at: view.at })
    events = taken.events
    return taken.book
  })
  return { view: { ...view, looks, alerts }, events }
}

/** Takes up what is wrong with a service, or is no more. */
export async function takeUpHealth(
  engine: Engine,
  project: string,
  run: string,
  health: ServiceHealth,
): Promise<readonly AlertEvent[]> {
  let events: readonly AlertEvent[] = []
  await changeBook(engine, project, run, (book) => {
    const taken = takeInService(book, serviceConditions(health), health.at)
    events = taken.events
    return taken.book
  })
  return events
}

/** Takes up that a service took a version back by itself. @param version what it is called */
export async function takeUpRollback(
  engine: Engine,
  project: string,
  run: string,
  { version, why }: { readonly version: string; readonly why: string },
): Promise<readonly AlertEvent[]> {
  const condition: Condition = {
    ...{ kind: 'service', subject: version, severity: 'alarm', p: null, sure: 'counted' },
    key: `service:back ${run}`,
    title: `The service took ${version} back`,
    what: why === '' ? 'it was beyond a limit of the service' : `it was beyond its limit of ${why}`,
    steps: [
      {
        does: 'look',
        title: 'Look at what it did',
        text: 'The log of the versions says when; compare it with the one that answers now before it is promoted or tried again.',
      },
      { does: 'mute', title: 'If it is known, close it', text: 'The version stays, and can be promoted once more.' },
    ],
  }
  let events: readonly AlertEvent[] = []
  await changeBook(engine, project, run, (book) => {
    const at = Date.now()
    // Nothing else of the service was looked at.
    const taken = look(book, [condition], at, { since: at, kinds: () => false })
    events = taken.events
    return { ...book, ...taken.book }
  })
  return events
}

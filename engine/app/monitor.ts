import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { AlertView, MonitorView } from '../../shared/contract/index.ts'
import { usageError } from '../../shared/core/index.ts'
import { type AlertEvent, closed, muted } from '../../shared/monitor/index.ts'
import { type KeptBook, readOwnBook, takeIn, writeBook } from '../monitor/book.ts'
import { createHealthReader } from '../monitor/health.ts'
import { figuresIn } from '../monitor/look.ts'
import { type Engine, openModelled } from './engine.ts'
import { api } from './implementer.ts'
import { inTurn } from './in-turn.ts'
import { bookFile, keepLatest, readLatest } from './monitor-file.ts'
import { originFile } from './origin.ts'
import { readProject } from './project-file.ts'
import { readRun, readRuns } from './run-file.ts'
import { readLimits } from './settings.ts'
import { streamOf } from './stream.ts'

export type ProjectAlertEvent = AlertEvent & { readonly project: string; readonly run: string }

const DAY = 86_400_000

export const monitorProcedures = (engine: Engine) => {
  const listeners = new Set<(event: ProjectAlertEvent) => void>()
  const health = createHealthReader()
  return {
    run: api.monitor.run.handler(async ({ input: { project, run, source, job, ...asked }, signal }) => {
      const { at, modelled } = await openModelled(engine, project, run)
      const { summary } = await readRun(engine.home, project, run)
      const { choices } = await readProject(engine.home, project)
      const { path, name, done } = await sourceAt(engine, source)
      try {
        const query = {
          ...asked,
          model: modelled.model,
          source: path,
          gates: choices.gates ?? [],
          groups: choices.groups,
          limits: readLimits(engine.settings.current()),
        }
        const found = await engine.readings.run(job, signal, (controls) =>
          engine.tables.follow(controls, 'monitored', at, modelled, query),
        )
        const { rows, report, series, parts } = found
        const view = { run, source: name, at: Date.now(), rows, report, series }
        await keepLatest(engine.home, project, run, view)
        const released = figuresIn(summary.metrics)
        const alerts = await change(engine, project, run, (book) => {
          const taken = takeIn(book, { parts, by: series?.by ?? '' }, { target: summary.target, released, at: view.at })
          for (const event of taken.events) for (const listener of listeners) listener({ ...event, project, run })
          return taken.book
        })
        return { ...view, alerts }
      } finally {
        await done()
      }
    }),
    latest: api.monitor.latest.handler(async ({ input: { project, run } }): Promise<MonitorView | null> => {
      await readRun(engine.home, project, run)
      const view = await readLatest(engine.home, project, run)
      return view && { ...view, alerts: viewsOf(await readOwnBook(bookFile(engine.home, project, run))) }
    }),
    series: api.monitor.series.handler(async ({ input: { project, run } }) => {
      await readRun(engine.home, project, run)
      return (await readLatest(engine.home, project, run))?.series ?? null
    }),
    alerts: api.monitor.alerts.handler(async ({ input: { project } }) => {
      const books = await Promise.all(
        (await readRuns(engine.home, project)).map(({ id }) => readOwnBook(bookFile(engine.home, project, id))),
      )
      return inOrder(books.flatMap(viewsOf))
    }),
    mute: api.monitor.mute.handler(({ input: { project, run, alert: id, days, note } }) =>
      change(engine, project, run, (book) => {
        const { key } = alertOf(book, id)
        return { ...book, ...muted(book, { key, until: Date.now() + days * DAY, note }) }
      }),
    ),
    close: api.monitor.close.handler(({ input: { project, run, alert: id } }) =>
      change(engine, project, run, (book) => ({ ...book, ...closed(book, alertOf(book, id).id, Date.now()) })),
    ),
    follow: api.monitor.follow.handler(() =>
      streamOf<ProjectAlertEvent>((tell) => {
        listeners.add(tell)
        return () => listeners.delete(tell)
      }),
    ),
    service: api.monitor.service.handler(({ input: { url } }) => health.read(url)),
  }
}

/** A folder of logs where the desktop gave its path; otherwise a file as any other. */
async function sourceAt(engine: Engine, source: { readonly upload: string } | { readonly path: string }) {
  const file = await originFile(engine, source)
  const found = await stat(file.path).catch(() => undefined)
  if (found) return { ...file, name: basename(file.path) }
  await file.done()
  throw usageError(`${file.path} is not there.`, { file: file.path, next: 'Choose the file or folder again.' })
}

function change(
  { home }: Engine,
  project: string,
  run: string,
  by: (book: KeptBook) => KeptBook,
): Promise<AlertView[]> {
  const path = bookFile(home, project, run)
  return inTurn(path, async () => {
    await readRun(home, project, run)
    const book = by(await readOwnBook(path))
    await writeBook(path, book)
    return inOrder(viewsOf(book))
  })
}

function alertOf({ alerts }: KeptBook, id: string) {
  const found = alerts.find((alert) => alert.id === id)
  if (found) return found
  throw usageError(`There is no alert "${id}".`, { value: id, next: 'Choose one of the list.' })
}

function viewsOf({ alerts, mutes }: KeptBook): AlertView[] {
  const now = Date.now()
  return inOrder(
    alerts.map((alert) => ({
      ...alert,
      muted: mutes.find(({ key, until }) => key === alert.key && until > now) ?? null,
    })),
  )
}

/** Open ones first, and of these the latest. */
const inOrder = (alerts: readonly AlertView[]): AlertView[] =>
  alerts.toSorted((a, b) => Number(b.state === 'open') - Number(a.state === 'open') || b.lastAt - a.lastAt)

import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { MonitorView, ProjectAlertEvent, WatchView } from '../../../shared/contract/index.ts'
import { usageError } from '../../../shared/core/index.ts'
import { closed, muted } from '../../../shared/monitor/index.ts'
import { readOwnBook } from '../../monitor/book.ts'
import { createHealthReader } from '../../monitor/health.ts'
import { tryWebhook } from '../../monitor/try-webhook.ts'
import type { Engine } from '../engine.ts'
import { api } from '../implementer.ts'
import { originFile } from '../origin.ts'
import { readProject } from '../project-file.ts'
import { streamOf } from '../stream.ts'
import { readRun, readRuns } from '../training/run-file.ts'
import { alertOf, alertViews, changeBook, inOrder } from './alert-books.ts'
import { lookAtRun } from './look-at-run.ts'
import { bookFile, readLatest, readLooks } from './monitor-file.ts'

const DAY = 86_400_000

export const monitorProcedures = (engine: Engine) => {
  const health = createHealthReader()
  const { desk, watches } = engine
  return {
    run: api.monitor.run.handler(async ({ input: { project, run, source, job, ...asked }, signal }) => {
      const { path, name, done } = await sourceAt(engine, source)
      try {
        const { view, events } = await engine.readings.run(job, signal, (controls) =>
          lookAtRun(engine, { project, run, path, name, ...asked }, controls),
        )
        // A webhook may take its time: nobody waits for it.
        void desk.tell(project, run, events).catch(() => '')
        return view
      } finally {
        await done()
      }
    }),
    latest: api.monitor.latest.handler(async ({ input: { project, run } }): Promise<MonitorView | null> => {
      await readRun(engine.home, project, run)
      const view = await readLatest(engine.home, project, run)
      if (!view) return null
      const looks = await readLooks(engine.home, project, run)
      return { ...view, looks, alerts: alertViews(await readOwnBook(bookFile(engine.home, project, run))) }
    }),
    series: api.monitor.series.handler(async ({ input: { project, run } }) => {
      await readRun(engine.home, project, run)
      return (await readLatest(engine.home, project, run))?.series ?? null
    }),
    alerts: api.monitor.alerts.handler(async ({ input: { project } }) => {
      const books = await Promise.all(
        (await readRuns(engine.home, project)).map(({ id }) => readOwnBook(bookFile(engine.home, project, id))),
      )
      return inOrder(books.flatMap(alertViews))
    }),
    mute: api.monitor.mute.handler(({ input: { project, run, alert: id, days, note } }) =>
      changeBook(engine, project, run, (book) => {
        const { key } = alertOf(book, id)
        return { ...book, ...muted(book, { key, until: Date.now() + days * DAY, note }) }
      }),
    ),
    close: api.monitor.close.handler(({ input: { project, run, alert: id } }) =>
      changeBook(engine, project, run, (book) => ({ ...book, ...closed(book, alertOf(book, id).id, Date.now()) })),
    ),
    follow: api.monitor.follow.handler(() => streamOf<ProjectAlertEvent>((tell) => desk.follow(tell))),
    watching: api.monitor.watching.handler(async ({ input: { project } }) => {
      await readProject(engine.home, project)
      const first = await watches.view(project)
      return streamOf<WatchView>((tell) => {
        tell(first)
        return watches.follow(project, tell)
      })
    }),
    watch: api.monitor.watch.handler(async ({ input: { project, watch } }) => {
      await readProject(engine.home, project)
      return watches.set(project, watch)
    }),
    lookNow: api.monitor.lookNow.handler(({ input: { project } }) => watches.lookNow(project)),
    tell: api.monitor.tell.handler(async ({ input: { project, telling } }) => {
      await readProject(engine.home, project)
      const kept = await desk.keep(project, telling)
      await watches.changed(project)
      return kept
    }),
    tryWebhook: api.monitor.tryWebhook.handler(({ input: { url } }) => tryWebhook(url)),
    tryNotice: api.monitor.tryNotice.handler(async ({ input: { project } }) => {
      const { name } = await readProject(engine.home, project)
      if (!engine.abilities.notify)
        throw usageError('The desktop of this computer shows no notices.', {
          next: 'Give a webhook in their place; alerts stand in Monitor all the same.',
        })
      engine.abilities.notify({ title: 'A test from Lathe', body: `Alerts of ${name} come like this.`, project })
      return null
    }),
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

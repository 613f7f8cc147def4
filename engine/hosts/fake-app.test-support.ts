import { createReadStream, createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { implement } from '@orpc/server'
import { CONTRACT } from '../../shared/contract/index.ts'
import { LatheError } from '../../shared/core/index.ts'
import type { App } from './app.ts'

/** What the suite sees of the engine's side. */
export interface FakeApp extends App {
  /** Events that training streams were asked for, and how they ended; `lost` counts those aborted without a reason. */
  readonly asked: { events: number; ended: number; aborted: number; lost: number }
}

const notHere = () => {
  throw new LatheError('unsupported', 'Not in this fake.')
}

/** An application whose answers the suite knows: behaviour is chosen by the names that a call gives. */
export function createFakeApp(folder = ''): FakeApp {
  const asked = { events: 0, ended: 0, aborted: 0, lost: 0 }
  const os = implement(CONTRACT)

  async function* training(mode: string, signal: AbortSignal | undefined) {
    signal?.addEventListener('abort', () => {
      asked.aborted++
      if (signal.reason instanceof DOMException) asked.lost++
    })
    try {
      for (let i = 1; i <= (mode === 'best' ? 100_000 : 5); i++) {
        asked.events++
        yield { type: 'progress' as const, fraction: i / 5, text: `step ${i}`, isFinishing: false }
        if (mode === 'balanced' && i === 2)
          throw new LatheError('processLost', 'The training process ended.', { value: 'SIGKILL', next: 'Resume it.' })
        if (mode === 'best') await wait(5, undefined, signal ? { signal } : {})
      }
    } finally {
      asked.ended++
    }
  }

  const router = os.router({
    app: {
      info: os.app.info.handler(() => ({ version: '1', host: 'browser', abilities: [], cores: 2, memoryBytes: 1 })),
      samples: os.app.samples.handler(() => []),
    },
    settings: {
      read: os.settings.read.handler(notHere),
      keep: os.settings.keep.handler(notHere),
      follow: os.settings.follow.handler(notHere),
    },
    projects: {
      list: os.projects.list.handler(() => new Promise(() => undefined)),
      create: os.projects.create.handler(notHere),
      compare: os.projects.compare.handler(notHere),
      open: os.projects.open.handler(({ input }) => {
        throw new LatheError('data', `${input.project}, line 7: no number.`, {
          ...{ file: input.project, line: 7, column: 'age', value: 'x', next: 'Mend the line.' },
        })
      }),
      remove: os.projects.remove.handler(() => {
        throw new TypeError('cannot read it')
      }),
      choose: os.projects.choose.handler(notHere),
      draft: os.projects.draft.handler(() => {
        throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' })
      }),
      look: os.projects.look.handler(notHere),
    },
    data: {
      reading: os.data.reading.handler(notHere),
      preview: os.data.preview.handler(notHere),
      source: os.data.source.handler(notHere),
      renew: os.data.renew.handler(notHere),
      reread: os.data.reread.handler(notHere),
      misfits: os.data.misfits.handler(notHere),
      fix: os.data.fix.handler(notHere),
      setAsideCsv: os.data.setAsideCsv.handler(notHere),
      rows: os.data.rows.handler(({ input: { from, count } }) => {
        const numbers = Array.from({ length: count }, (_, i) => from + i)
        const rows = numbers.map((row) => [`${row}`, 'é'.repeat(1050)])
        return { from, total: from + count, numbers, records: numbers, rows }
      }),
      rowsFile: os.data.rowsFile.handler(notHere),
      find: os.data.find.handler(notHere),
      filterStep: os.data.filterStep.handler(notHere),
      cleanedColumns: os.data.cleanedColumns.handler(notHere),
      distribution: os.data.distribution.handler(notHere),
      findings: os.data.findings.handler(notHere),
    },
    clean: {
      steps: os.clean.steps.handler(() => []),
      preview: os.clean.preview.handler(notHere),
      effects: os.clean.effects.handler(notHere),
      similar: os.clean.similar.handler(notHere),
      recipeText: os.clean.recipeText.handler(notHere),
      offer: os.clean.offer.handler(notHere),
    },
    train: {
      families: os.train.families.handler(() => []),
      options: os.train.options.handler(notHere),
      estimate: os.train.estimate.handler(notHere),
      start: os.train.start.handler(({ input, signal }) => training(input.mode, signal)),
      mitigations: os.train.mitigations.handler(notHere),
      mitigate: os.train.mitigate.handler(notHere),
      takePoint: os.train.takePoint.handler(notHere),
      resume: os.train.resume.handler(notHere),
      discard: os.train.discard.handler(notHere),
      follow: os.train.follow.handler(notHere),
      finish: os.train.finish.handler(notHere),
      pause: os.train.pause.handler(notHere),
      cancel: os.train.cancel.handler(notHere),
    },
    fairness: { before: os.fairness.before.handler(notHere) },
    runs: {
      evaluation: os.runs.evaluation.handler(notHere),
      curves: os.runs.curves.handler(notHere),
      audit: os.runs.audit.handler(notHere),
      gates: os.runs.gates.handler(notHere),
      decisions: os.runs.decisions.handler(notHere),
      choices: os.runs.choices.handler(notHere),
      keepThreshold: os.runs.keepThreshold.handler(notHere),
      report: os.runs.report.handler(notHere),
      slices: os.runs.slices.handler(notHere),
      cases: os.runs.cases.handler(notHere),
    },
    explain: {
      importance: os.explain.importance.handler(notHere),
      pairs: os.explain.pairs.handler(notHere),
      words: os.explain.words.handler(notHere),
      dependence: os.explain.dependence.handler(notHere),
      row: os.explain.row.handler(notHere),
      changes: os.explain.changes.handler(notHere),
      shapes: os.explain.shapes.handler(notHere),
      keepShapes: os.explain.keepShapes.handler(notHere),
    },
    exports: {
      targets: os.exports.targets.handler(notHere),
      made: os.exports.made.handler(notHere),
      create: os.exports.create.handler(notHere),
      smaller: os.exports.smaller.handler(notHere),
      keepSmaller: os.exports.keepSmaller.handler(notHere),
      showInFolder: os.exports.showInFolder.handler(notHere),
    },
    monitor: {
      run: os.monitor.run.handler(notHere),
      latest: os.monitor.latest.handler(notHere),
      series: os.monitor.series.handler(notHere),
      alerts: os.monitor.alerts.handler(notHere),
      mute: os.monitor.mute.handler(notHere),
      close: os.monitor.close.handler(notHere),
      follow: os.monitor.follow.handler(notHere),
      watching: os.monitor.watching.handler(notHere),
      watch: os.monitor.watch.handler(notHere),
      lookNow: os.monitor.lookNow.handler(notHere),
      tell: os.monitor.tell.handler(notHere),
      tryWebhook: os.monitor.tryWebhook.handler(notHere),
      tryNotice: os.monitor.tryNotice.handler(notHere),
      service: os.monitor.service.handler(notHere),
    },
    service: {
      state: os.service.state.handler(notHere),
      follow: os.service.follow.handler(notHere),
      start: os.service.start.handler(notHere),
      before: os.service.before.handler(notHere),
      resume: os.service.resume.handler(notHere),
      forget: os.service.forget.handler(notHere),
      rollout: os.service.rollout.handler(notHere),
      trial: os.service.trial.handler(notHere),
      stop: os.service.stop.handler(notHere),
    },
    models: {
      open: os.models.open.handler(notHere),
      view: os.models.view.handler(notHere),
      export: os.models.export.handler(notHere),
    },
    registry: {
      list: os.registry.list.handler(notHere),
      follow: os.registry.follow.handler(notHere),
      register: os.registry.register.handler(notHere),
      promote: os.registry.promote.handler(notHere),
      rollback: os.registry.rollback.handler(notHere),
      challenge: os.registry.challenge.handler(notHere),
      approve: os.registry.approve.handler(notHere),
      note: os.registry.note.handler(notHere),
      limits: os.registry.limits.handler(notHere),
      diff: os.registry.diff.handler(notHere),
      log: os.registry.log.handler(notHere),
      report: os.registry.report.handler(notHere),
    },
    retrain: {
      start: os.retrain.start.handler(notHere),
      schedules: os.retrain.schedules.handler(notHere),
      schedule: os.retrain.schedule.handler(notHere),
      unschedule: os.retrain.unschedule.handler(notHere),
    },
  })

  return {
    router,
    asked,
    files: {
      async receive(name, stream, { signal }) {
        const file = join(folder, name)
        try {
          await pipeline(stream, createWriteStream(file), { signal })
        } catch (error) {
          await rm(file, { force: true })
          throw error
        }
        return `id of ${name}`
      },
      download: (path) =>
        path === 'exports/p/0001/web.zip'
          ? { name: 'modèle.zip', stream: createReadStream(join(folder, 'a.csv')) }
          : undefined,
    },
    settings: { current: notHere, keep: notHere, onKept: notHere },
    trainings: () => [],
    close: async () => undefined,
  }
}

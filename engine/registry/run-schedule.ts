import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { LatheError } from '../../shared/core/index.ts'
import type { LastRun, Schedule } from '../../shared/registry/index.ts'
import { hashOf } from '../data/index.ts'
import { holdLock } from '../store/lock.ts'
import type { TrainControls } from '../workers/train.ts'
import { newestFile, notThere } from './newest-file.ts'
import { promoteIfBetter, retrain } from './retrain.ts'
import { changeSchedules, dueBy, newAlarms, readSchedules, scheduleNamed } from './schedules.ts'

/**
 * Does what a schedule says, now, and keeps what came of it with the schedule. Data that it learned from already are not
 * learned from again. A failure is an outcome too; only a cancel is thrown, and leaves the schedule due.
 */
export async function runSchedule(
  folder: string,
  id: string,
  why: LastRun['why'],
  controls: TrainControls = {},
): Promise<LastRun> {
  const schedule = scheduleNamed(await readSchedules(folder), id)
  const alarms = await newAlarms(schedule)
  const at = Date.now()
  const { learned, ...done } = await outcomeOf(folder, schedule, controls)
  const last: LastRun = { at, why, ...done }
  // Alarms that nothing came of stay due.
  const heard = done.version === null ? [] : alarms
  await changeSchedules(folder, (schedules) =>
    schedules.map((one) =>
      one.id === id
        ? { ...one, last, learned: learned ?? one.learned, heard: [...one.heard, ...heard].slice(-MOST_HEARD) }
        : one,
    ),
  )
  return last
}

const MOST_HEARD = 1000

type Outcome = Omit<LastRun, 'at' | 'why'> & { readonly learned: string | null }

async function outcomeOf(folder: string, schedule: Schedule, controls: TrainControls): Promise<Outcome> {
  const nothing = { version: null, promoted: false, learned: null }
  try {
    const file = await newestFile(schedule.data)
    const digest = await digestOfAll([...schedule.withOld, file])
    if (digest === schedule.learned)
      return { ...nothing, outcome: 'unchanged', text: `${basename(file)} is what it learned from last.` }
    const { report, version, wasThere } = await retrain(
      folder,
      {
        ...{
          version: 'champion',
          data: [file],
          withOld: schedule.withOld,
          seen: schedule.seen,
          search: schedule.search,
        },
        note: schedule.note || `by schedule ${schedule.id}`,
        deadline: schedule.budgetSeconds === null ? null : Date.now() + schedule.budgetSeconds * 1000,
      },
      controls,
    )
    const again = `It came out as version ${version} again.`
    if (!report) return { ...nothing, outcome: 'unchanged', version, learned: digest, text: again }
    const promoted =
      schedule.promoteIfBetter && (await promoteIfBetter(folder, report, { note: `by schedule ${schedule.id}` }))
    return {
      outcome: wasThere ? 'unchanged' : 'retrained',
      version,
      promoted,
      learned: digest,
      text: `${wasThere ? `${again} ` : ''}${textOf(report.recommendation.verdict, promoted)}`,
    }
  } catch (error) {
    if (!(error instanceof LatheError) || error.code === 'cancelled') throw error
    return { ...nothing, outcome: 'failed', text: error.message }
  }
}

const VERDICTS = {
  promote: 'It is better than the champion.',
  keep: 'It is no better than the champion.',
  lookCloser: 'It needs a closer look.',
} as const

const textOf = (verdict: keyof typeof VERDICTS, promoted: boolean): string =>
  promoted ? 'It is better than the champion, and took its place.' : VERDICTS[verdict]

async function digestOfAll(files: readonly string[]): Promise<string> {
  const hashes = await Promise.all(files.map((file) => hashOf(file).catch(() => notThere(file))))
  return createHash('sha256').update(hashes.join('\n')).digest('hex')
}

const LOOK_MILLISECONDS = 2000

export interface WatchControls {
  /** Ends it; what is being trained is given up, and is due again the next time. */
  readonly signal: AbortSignal
  readonly onRun: (schedule: Schedule, last: LastRun) => void
}

export interface RunDueControls extends WatchControls, Pick<TrainControls, 'launch'> {
  /** Told of each schedule that begins. */
  readonly onBegin?: (schedule: Schedule) => void
}

/** Does what the schedules of a registry say, one after another, until it is told to end. Schedules may come and go meanwhile. */
export async function watchSchedules(folder: string, { signal, onRun }: WatchControls): Promise<void> {
  while (!signal.aborted) {
    try {
      await runDue(folder, { signal, onRun })
      await wait(LOOK_MILLISECONDS, undefined, { signal })
    } catch (error) {
      if (!signal.aborted) throw error
    }
  }
}

/** Holds what is due, so that of several programs that watch the same registry one runs it. */
const RUNNING_FOLDER = 'schedules'

class RunElsewhere extends LatheError {
  constructor(who: string, file: string) {
    super('usage', `The schedules are run by ${who}.`, { file, next: 'Wait until it is done.' })
  }
}

/** Does what is due now; nothing where another program is doing it. */
export async function runDue(folder: string, { signal, onRun, onBegin, launch }: RunDueControls): Promise<void> {
  const now = Date.now()
  const due = await Promise.all((await readSchedules(folder)).map((schedule) => dueBy(schedule, now)))
  if (due.every((why) => why === null)) return
  const running = join(folder, RUNNING_FOLDER)
  await mkdir(running, { recursive: true })
  let release: () => Promise<void>
  try {
    release = await holdLock(running, (who, path) => new RunElsewhere(who, path))
  } catch (error) {
    if (error instanceof RunElsewhere) return
    throw error
  }
  try {
    // Whoever held it may have done it.
    for (const schedule of await readSchedules(folder)) {
      const why = await dueBy(schedule, Date.now())
      if (why === null) continue
      onBegin?.(schedule)
      onRun(schedule, await runSchedule(folder, schedule.id, why, { signal, ...(launch && { launch }) }))
    }
  } finally {
    await release()
  }
}

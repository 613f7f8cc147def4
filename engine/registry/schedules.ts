import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { Cron } from 'croner'
import { z } from 'zod'
import { LatheError, usageError } from '../../shared/core/index.ts'
import { SCHEDULE, type Schedule } from '../../shared/registry/index.ts'
import { textIfThere } from '../data/index.ts'
import { inTurn } from '../store/in-turn.ts'
import { writeFileAtomically } from '../store/write-file.ts'
import { digestOf } from './blobs.ts'
import { locked } from './log.ts'
import { newestFile } from './newest-file.ts'
import { checkRegistry } from './place.ts'

export const SCHEDULES_FILE = 'schedules.json'

const FILE = z.object({ format: z.literal('lathe-schedules'), version: z.literal(1), schedules: z.array(SCHEDULE) })

export type NewSchedule = Omit<Schedule, 'id' | 'addedAt' | 'last' | 'learned' | 'heard'>

export async function readSchedules(folder: string): Promise<Schedule[]> {
  const path = join(folder, SCHEDULES_FILE)
  const text = await textIfThere(path)
  if (text === '') return []
  try {
    return FILE.parse(JSON.parse(text)).schedules
  } catch {
    throw new LatheError('fileUnreadable', `${path} is not a file of schedules that this version reads.`, {
      file: path,
      next: 'Mend or remove it, and add the schedules again.',
    })
  }
}

/** Changes the schedules while nobody else does. */
export function changeSchedules(
  folder: string,
  change: (schedules: readonly Schedule[]) => readonly Schedule[],
): Promise<readonly Schedule[]> {
  return inTurn(`${folder} registry`, () =>
    locked(folder, async () => {
      const schedules = change(await readSchedules(folder))
      const file = { format: 'lathe-schedules', version: 1, schedules }
      await writeFileAtomically(join(folder, SCHEDULES_FILE), `${JSON.stringify(file, null, 2)}\n`)
      return schedules
    }),
  )
}

/** @throws a usage error where the time is none that comes */
export async function addSchedule(folder: string, asked: NewSchedule): Promise<Schedule> {
  checkRegistry(folder)
  if (asked.cron === '' && asked.onAlarm === null)
    throw usageError('A schedule says when: at a time, on an alarm, or both.', { next: 'Give one of them.' })
  if (asked.cron !== '') nextTime(asked, Date.now())
  const files = { data: resolve(asked.data), withOld: paths(asked.withOld), seen: paths(asked.seen) }
  let added: Schedule | undefined
  await changeSchedules(folder, (schedules) => {
    const numbers = schedules.map(({ id }) => Number(id.slice(1)))
    added = {
      ...asked,
      ...files,
      onAlarm: asked.onAlarm === null ? null : resolve(asked.onAlarm),
      id: `s${Math.max(0, ...numbers) + 1}`,
      ...{ addedAt: Date.now(), last: null, learned: null, heard: [] },
    }
    return [...schedules, added]
  })
  if (!added) throw new Error('a schedule is added')
  return added
}

const paths = (files: readonly string[]): string[] => files.map((file) => resolve(file))

export async function removeSchedule(folder: string, id: string): Promise<void> {
  const found = scheduleNamed(await readSchedules(folder), id)
  await changeSchedules(folder, (schedules) => schedules.filter((one) => one.id !== found.id))
}

export function scheduleNamed(schedules: readonly Schedule[], id: string): Schedule {
  const found = schedules.find((one) => one.id === id)
  if (found) return found
  throw usageError(`There is no schedule "${id}".`, {
    value: id,
    next: schedules.length === 0 ? 'Add one first.' : `Schedules: ${schedules.map((one) => one.id).join(', ')}.`,
  })
}

/** The first time of a schedule after a moment, in milliseconds since 1970; null where it has none. */
export function nextTime({ cron, timezone }: Pick<Schedule, 'cron' | 'timezone'>, after: number): number | null {
  if (cron === '') return null
  if (timezone !== '' && !isZone(timezone))
    throw usageError(`"${timezone}" is no time zone.`, {
      value: timezone,
      next: 'Write one of the IANA names, such as Europe/Berlin.',
    })
  let next: Date | null
  try {
    next = new Cron(cron, { paused: true, ...(timezone !== '' && { timezone }) }).nextRun(new Date(after))
  } catch {
    throw usageError(`"${cron}" is no time of crontab.`, {
      value: cron,
      next: 'Write minute, hour, day, month and weekday, as in "0 3 * * 1" for Mondays at 3.',
    })
  }
  if (next) return next.getTime()
  throw usageError(`"${cron}" never comes.`, { value: cron, next: 'Write a time that comes again.' })
}

function isZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

const DAY_MILLISECONDS = 86_400_000

/** What failed on an alarm is tried again after so long, or sooner with newer data. */
const AGAIN_MILLISECONDS = 3_600_000

/**
 * Why a schedule is due: its time has come since it was last run, which holds for one that was missed too, or there is an alarm. An alarm
 * that nothing came of waits for newer data.
 */
export async function dueBy(schedule: Schedule, now: number): Promise<'time' | 'alarm' | null> {
  const before = schedule.last?.at ?? schedule.addedAt
  // Written while the clock was wrong: a schedule does not wait for years to pass, it is run once and goes on from there.
  const isAhead = before > now + DAY_MILLISECONDS
  const next = nextTime(schedule, before)
  if (next !== null && (isAhead || next <= now)) return 'time'
  if ((await newAlarms(schedule)).length === 0) return null
  return (await isWorthTrying(schedule, now)) ? 'alarm' : null
}

async function isWorthTrying({ last, data }: Schedule, now: number): Promise<boolean> {
  if (last === null || last.version !== null) return true
  if (last.outcome === 'failed' && Math.abs(now - last.at) >= AGAIN_MILLISECONDS) return true
  const changed = await newestFile(data).then(stat, () => null)
  return changed !== null && Number(changed.mtimeMs) > last.at
}

const ALERTS = z.looseObject({
  alerts: z
    .array(
      z.looseObject({
        ...{ id: z.string(), state: z.string(), key: z.string().optional() },
        // As what is printed tells it; a file of alerts has its own list.
        muted: z.looseObject({}).nullable().optional(),
        steps: z.array(z.looseObject({ does: z.string() })).optional(),
      }),
    )
    .optional(),
  mutes: z.array(z.looseObject({ key: z.string(), until: z.number() })).optional(),
  dataset: z.looseObject({ alarm: z.boolean() }).optional(),
  columns: z.array(z.looseObject({ alarm: z.boolean() })).optional(),
})

/** What a monitor calls the file of its alerts in a folder of its own. */
const ALERTS_FILE = 'alerts.json'

/**
 * Alarms in the file that a monitor keeps (its alerts, or what it prints as JSON), or in all such files below a folder, that
 * were not acted upon. A file that is not there, or is being written, has none.
 */
export async function newAlarms({ onAlarm, heard }: Pick<Schedule, 'onAlarm' | 'heard'>): Promise<string[]> {
  if (onAlarm === null) return []
  const below = await readdir(onAlarm, { recursive: true }).catch(() => undefined)
  const files = below?.filter((name) => basename(name) === ALERTS_FILE).map((name) => join(onAlarm, name)) ?? [onAlarm]
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')))
  const alarms = texts.flatMap((text) => alarmsIn(text, Date.now()))
  return [...new Set(alarms)].filter((alarm) => !heard.includes(alarm))
}

/**
 * Alarms that training again is a remedy of, as their steps say: not that a service is down, or that a column is not there.
 *
 * @param now milliseconds since 1970: alerts that are muted until later are none
 */
export function alarmsIn(text: string, now: number): string[] {
  const { data } = ALERTS.safeParse(jsonOf(text))
  if (!data) return []
  const muted = new Set((data.mutes ?? []).filter(({ until }) => until > now).map(({ key }) => key))
  const open = (data.alerts ?? []).filter(({ state }) => state === 'open')
  if (open.length > 0)
    return open.flatMap(({ id, key, muted: own, steps }) => {
      const isMuted = own != null || (key !== undefined && muted.has(key))
      const isRemedied = steps?.some(({ does }) => does === 'retrain') ?? true
      return isMuted || !isRemedied ? [] : [id]
    })
  const isAlarm = data.dataset?.alarm === true || (data.columns ?? []).some(({ alarm }) => alarm)
  return isAlarm ? [digestOf(text)] : []
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

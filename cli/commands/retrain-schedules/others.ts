import { z } from 'zod'
import { nextTime, readSchedules, removeSchedule, runDue, runSchedule } from '../../../engine/index.ts'
import { EXIT_CODES } from '../../../shared/core/index.ts'
import type { Schedule } from '../../../shared/registry/index.ts'
import { defineCommand } from '../../command.ts'
import { knownRegistry, PLACE_OPTIONS } from '../../registry-place.ts'
import { momentText } from '../../registry-text.ts'
import { columns } from '../../text.ts'

export const scheduleListCommand = defineCommand({
  id: 'retrain schedule list',
  summary:
    'The schedules of a registry, with what came of each the last time; or as lines for the system’s own scheduler.',
  positionals: [],
  options: z.object({
    ...PLACE_OPTIONS,
    as: z
      .enum(['list', 'crontab', 'systemd'])
      .default('list')
      .meta({ title: 'What to print: a list, lines of crontab(5), or units of systemd' }),
  }),
  example: 'lathe retrain schedule list --registry models --as crontab',
  async run(_positionals, { as, ...place }) {
    const folder = await knownRegistry(place)
    const schedules = await readSchedules(folder)
    const json = { schedules: schedules.map((one) => ({ ...one, next: nextTime(one, Date.now()) })) }
    if (as === 'crontab') return { json, text: crontab(schedules, folder), isData: true }
    if (as === 'systemd') return { json, text: systemdUnits(folder), isData: true }
    const rows = schedules.map((one) => [
      `  ${one.id}`,
      [one.cron, one.timezone, one.onAlarm === null ? '' : `on an alarm in ${one.onAlarm}`].filter(Boolean).join(' '),
      one.data,
      one.last === null
        ? 'never run'
        : `${momentText(one.last.at)}: ${one.last.outcome}${one.last.version === null ? '' : `, version ${one.last.version}`}. ${one.last.text}`,
    ])
    return { json, text: rows.length === 0 ? 'There are no schedules.\n' : `${columns(rows)}\n` }
  },
})

const quoted = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`)

/** This very program, as another one starts it. */
const program = (): string => [process.execPath, process.argv[1] ?? 'lathe'].map(quoted).join(' ')

/**
 * A line a schedule; one for all where any waits for alarms or goes by a time zone, which few crons know: what is due is then looked at
 * every five minutes. A percent sign ends the command of crontab(5).
 */
export function crontab(schedules: readonly Schedule[], folder: string): string {
  const line = (when: string, what: string) =>
    `${when} ${program()} retrain schedule run ${what} --registry ${quoted(folder)} --quiet`.replaceAll('%', '\\%')
  const isPlain = schedules.every(({ onAlarm, timezone }) => onAlarm === null && timezone === '')
  const lines = isPlain ? schedules.map(({ id, cron }) => line(cron, id)) : [line('*/5 * * * *', 'due')]
  return lines.map((one) => `${one}\n`).join('')
}

const systemdUnits = (folder: string): string => `# ~/.config/systemd/user/lathe-retrain.service
# systemctl --user enable --now lathe-retrain
[Unit]
Description=Lathe retrains the models of ${folder}

[Service]
ExecStart=${program()} retrain watch --registry ${quoted(folder)} --quiet
Restart=on-failure

[Install]
WantedBy=default.target
`

export const scheduleRemoveCommand = defineCommand({
  id: 'retrain schedule remove',
  summary: 'Removes a schedule.',
  positionals: ['ID'],
  options: z.object(PLACE_OPTIONS),
  example: 'lathe retrain schedule remove s1 --registry models',
  async run([id = ''], place) {
    await removeSchedule(await knownRegistry(place), id)
    return { json: { removed: id }, text: `Schedule ${id} is removed\n` }
  },
})

export const scheduleRunCommand = defineCommand({
  id: 'retrain schedule run',
  summary: 'Does what a schedule says, now; with due, what all schedules that are due say.',
  positionals: ['ID|due'],
  options: z.object(PLACE_OPTIONS),
  example: 'lathe retrain schedule run s1 --registry models',
  async run([id = ''], place, { signal, onProgress }) {
    const folder = await knownRegistry(place)
    const runs: { id: string; outcome: string; version: number | null; promoted: boolean; text: string }[] = []
    if (id === 'due') await runDue(folder, { signal, onRun: (one, last) => runs.push({ id: one.id, ...last }) })
    else runs.push({ id, ...(await runSchedule(folder, id, 'asked', { signal, onProgress })) })
    return {
      json: { runs },
      text: runs.length === 0 ? 'Nothing is due.\n' : runs.map((run) => `${runText(run.id, run)}\n`).join(''),
      exitCode: runs.some(({ outcome }) => outcome === 'failed') ? EXIT_CODES.data : 0,
    }
  },
})

/** What came of a schedule, in one line. */
export const runText = (
  id: string,
  { outcome, version, text }: { readonly outcome: string; readonly version: number | null; readonly text: string },
): string => `${id} ${outcome}${version === null ? '' : ` (version ${version})`}: ${text}`

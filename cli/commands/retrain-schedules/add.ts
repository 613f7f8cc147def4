import { z } from 'zod'
import { addSchedule, nextTime } from '../../../engine/index.ts'
import { defineCommand } from '../../command.ts'
import { milliseconds } from '../../duration.ts'
import { knownRegistry, NOTE_OPTION, PLACE_OPTIONS } from '../../registry-place.ts'
import { momentText } from '../../registry-text.ts'
import { RETRAIN_OPTIONS } from '../retrain.ts'

export const scheduleAddCommand = defineCommand({
  id: 'retrain schedule add',
  summary: 'Has the champion of a registry trained once more at set times, or when a monitor raises an alarm.',
  positionals: ['NEWDATA'],
  options: z.object({
    ...PLACE_OPTIONS,
    cron: z.string().default('').meta({
      title: 'When: minute, hour, day, month, weekday, such as "0 3 * * 1" for Mondays at 3',
      placeholder: 'TIME',
    }),
    timezone: z
      .string()
      .default('')
      .meta({ title: 'Time zone of it (none: that of this computer)', placeholder: 'Europe/Berlin' }),
    onAlarm: z.string().default('').meta({
      title:
        'File that lathe monitor keeps its alerts in (--alerts), or writes as JSON: each alarm in it is acted upon once',
      placeholder: 'FILE.json',
    }),
    ...RETRAIN_OPTIONS,
    ...NOTE_OPTION,
  }),
  example:
    'lathe retrain schedule add new.csv --registry models --cron "0 3 * * 1" --on-alarm alerts.json --promote-if-better',
  async run([data = ''], options) {
    const folder = await knownRegistry(options)
    const { cron, timezone, onAlarm, seen, search, budget, promoteIfBetter, note } = options
    const added = await addSchedule(folder, {
      ...{ cron, timezone, data, withOld: options.with, seen, search, promoteIfBetter, note },
      onAlarm: onAlarm === '' ? null : onAlarm,
      budgetSeconds: budget === '' ? null : milliseconds(budget) / 1000,
    })
    const next = nextTime(added, Date.now())
    return {
      json: { ...added, next },
      text: `Schedule ${added.id} of ${folder}${next === null ? '' : `: next at ${momentText(next)} UTC`}\nIt runs while this does: lathe retrain watch --registry ${folder}\nOr by the system: lathe retrain schedule list --as crontab --registry ${folder}\n`,
    }
  },
})

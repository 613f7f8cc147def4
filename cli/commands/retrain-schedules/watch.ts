import { z } from 'zod'
import { readSchedules, watchSchedules } from '../../../engine/index.ts'
import { defineCommand } from '../../command.ts'
import { knownRegistry, PLACE_OPTIONS } from '../../registry-place.ts'
import { momentText } from '../../registry-text.ts'
import { runText } from './others.ts'

export const retrainWatchCommand = defineCommand({
  id: 'retrain watch',
  summary:
    'Does what the schedules of a registry say until it is ended (SIGTERM, Ctrl-C), with exit code 0. A training that is cut off is due again.',
  positionals: [],
  options: z.object(PLACE_OPTIONS),
  example: 'lathe retrain watch --registry models',
  async run(_positionals, place, host) {
    const folder = await knownRegistry(place)
    const { length } = await readSchedules(folder)
    const result = {
      json: { watching: folder, schedules: length },
      text: `watching ${length} ${length === 1 ? 'schedule' : 'schedules'} of ${folder}\n`,
    }
    host.announce(result)
    await watchSchedules(folder, {
      signal: host.signal,
      onRun: ({ id }, last) => host.note(`${momentText(last.at)} ${runText(id, last)}`),
    })
    return result
  },
})

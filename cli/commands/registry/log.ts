import { z } from 'zod'
import { readRegistry } from '../../../engine/index.ts'
import { defineCommand } from '../../command.ts'
import { knownRegistry, PLACE_OPTIONS } from '../../registry-place.ts'
import { logText } from '../../registry-text.ts'

export const registryLogCommand = defineCommand({
  id: 'registry log',
  summary: 'Everything that ever happened in a registry, oldest first.',
  positionals: [],
  options: z.object(PLACE_OPTIONS),
  example: 'lathe registry log --registry models',
  async run(_positionals, options) {
    const { events, head } = await readRegistry(await knownRegistry(options))
    return { json: { head, events }, text: logText(events) }
  },
})

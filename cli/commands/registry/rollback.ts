import { z } from 'zod'
import { rollBack } from '../../../engine/index.ts'
import { aliasesOf } from '../../../shared/registry/index.ts'
import { defineCommand } from '../../command.ts'
import { knownRegistry, NOTE_OPTION, PLACE_OPTIONS } from '../../registry-place.ts'

export const registryRollbackCommand = defineCommand({
  id: 'registry rollback',
  summary: 'Makes the previous champion the champion again; nothing is copied or trained.',
  positionals: [],
  options: z.object({ ...PLACE_OPTIONS, ...NOTE_OPTION }),
  example: 'lathe registry rollback --registry models --note "complaints from the branch"',
  async run(_positionals, { note, ...place }) {
    const { from, to, log } = await rollBack(await knownRegistry(place), note)
    return {
      json: { from, champion: to, previous: aliasesOf(log.state).previous },
      text: `Version ${to} is the champion again, in place of version ${from}\n`,
    }
  },
})

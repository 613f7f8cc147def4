import { z } from 'zod'
import { readRegistry } from '../../../engine/index.ts'
import { aliasesOf } from '../../../shared/registry/index.ts'
import { defineCommand } from '../../command.ts'
import { knownRegistry, PLACE_OPTIONS } from '../../registry-place.ts'
import { versionsText } from '../../registry-text.ts'

export const registryListCommand = defineCommand({
  id: 'registry list',
  summary: 'The versions of a registry, newest first, with what names them.',
  positionals: [],
  options: z.object(PLACE_OPTIONS),
  example: 'lathe registry list --registry models',
  async run(_positionals, options) {
    const { state } = await readRegistry(await knownRegistry(options))
    const { id, limits, deployments, versions } = state
    return {
      json: { id, aliases: aliasesOf(state), limits, deployments, versions: versions.toReversed() },
      text: versionsText(state),
    }
  },
})

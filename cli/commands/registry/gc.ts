import { z } from 'zod'
import { collectGarbage } from '../../../engine/index.ts'
import { defineCommand } from '../../command.ts'
import { knownRegistry, NOTE_OPTION, PLACE_OPTIONS } from '../../registry-place.ts'
import { section, size } from '../../text.ts'

export const registryGcCommand = defineCommand({
  id: 'registry gc',
  summary:
    'Removes the models of old versions and files that nothing refers to; never what an alias or a deployment names.',
  positionals: [],
  options: z.object({
    ...PLACE_OPTIONS,
    keep: z.int().min(0).default(10).meta({ title: 'The newest versions whose models stay' }),
    dryRun: z.boolean().default(false).meta({ title: 'Only say what would be removed' }),
    ...NOTE_OPTION,
  }),
  example: 'lathe registry gc --registry models --keep 5',
  async run(_positionals, { keep, dryRun, note, ...place }) {
    const found = await collectGarbage(await knownRegistry(place), { keep, note, isTrial: dryRun })
    const which = found.versions.length === 0 ? 'no model' : `the models of version ${found.versions.join(', ')}`
    return {
      json: { ...found, dryRun },
      text: [
        `${dryRun ? 'Would remove' : 'Removed'} ${which}: ${size(found.bytes)}\n`,
        section('Kept', found.kept.map(({ version, why }) => `  version ${version} ${why}`).join('\n')),
      ].join(''),
    }
  },
})

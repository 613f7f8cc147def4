import { z } from 'zod'
import { judgedFor, readRegistry, reportOf, versionNamed } from '../../../engine/index.ts'
import { defineCommand } from '../../command.ts'
import { knownRegistry, PLACE_OPTIONS } from '../../registry-place.ts'
import { namesOf, versionText } from '../../registry-text.ts'
import { retrainText } from '../../retrain-text.ts'

export const registryShowCommand = defineCommand({
  id: 'registry show',
  summary:
    'All that is known of a version: its figures, where it comes from, how it stands to the limits, what was said.',
  positionals: ['VERSION'],
  options: z.object(PLACE_OPTIONS),
  example: 'lathe registry show champion --registry models',
  async run([name = ''], options) {
    const folder = await knownRegistry(options)
    const { state } = await readRegistry(folder)
    const version = versionNamed(state, name)
    const judged = judgedFor(state, version)
    const report = await reportOf(folder, version)
    return {
      json: { ...version, names: namesOf(state, version.version), judged, report },
      text: versionText(state, version, judged) + (report ? `\n${retrainText(report)}` : ''),
    }
  },
})

import { z } from 'zod'
import { promote } from '../../../engine/index.ts'
import { EXIT_CODES } from '../../../shared/core/index.ts'
import { beyondLimits } from '../../../shared/registry/index.ts'
import { defineCommand } from '../../command.ts'
import { knownRegistry, NOTE_OPTION, PLACE_OPTIONS } from '../../registry-place.ts'
import { limitsSection } from '../../registry-text.ts'

export const registryPromoteCommand = defineCommand({
  id: 'registry promote',
  summary:
    'Makes a version the champion; the champion of before becomes the previous one. Refused (exit 4) where a limit is not kept.',
  positionals: ['VERSION'],
  options: z.object({
    ...PLACE_OPTIONS,
    gate: z.array(z.string()).default([]).meta({
      title:
        'Further limits, such as "rocAuc>=0.9", "rocAuc>=champion-0.01" (on the same rows) or "equalizedOddsDifference<=0.1@sex"',
      placeholder: 'LIMIT,…',
    }),
    override: z
      .string()
      .default('')
      .meta({ title: 'Why it is promoted beyond a limit; the log keeps it', placeholder: 'REASON' }),
    failOn: z
      .enum(['never', 'gate'])
      .default('never')
      .meta({ title: 'End with exit code 4 where a limit is not kept and overridden (gate)' }),
    ...NOTE_OPTION,
  }),
  example: 'lathe registry promote 3 --registry models --note "looked at with the branch"',
  async run([name = ''], { gate, override, note, failOn, ...place }) {
    const { version, previous, judged } = await promote(await knownRegistry(place), name, {
      note,
      override,
      limits: gate,
    })
    const beyond = beyondLimits(judged)
    return {
      json: { champion: version, previous, limits: judged, override: beyond.length > 0 ? override : null },
      text: [
        `Version ${version} is the champion${previous === null ? '' : `, version ${previous} the previous one`}\n`,
        limitsSection(judged),
        beyond.length > 0 ? `\nBeyond its limits, since: ${override}\n` : '',
      ].join(''),
      exitCode: failOn === 'gate' && beyond.length > 0 ? EXIT_CODES.verificationFailed : 0,
    }
  },
})

import { z } from 'zod'
import { readRegistry, remark } from '../../../engine/index.ts'
import { usageError } from '../../../shared/core/index.ts'
import { defineCommand } from '../../command.ts'
import { NOTE_OPTION, PLACE_OPTIONS, registryPlace } from '../../registry-place.ts'

export const registryLimitsCommand = defineCommand({
  id: 'registry limits',
  summary: 'What every promotion is held against; with --gate or --none, sets it.',
  positionals: [],
  options: z.object({
    ...PLACE_OPTIONS,
    gate: z.array(z.string()).default([]).meta({
      title:
        'The limits from now on, such as "rocAuc.low>=0.9", "rocAuc>=champion-0.01" (on the same rows) or "equalizedOddsDifference<=0.1@sex"',
      placeholder: 'LIMIT,…',
    }),
    none: z.boolean().default(false).meta({ title: 'No limits from now on' }),
    ...NOTE_OPTION,
  }),
  example:
    'lathe registry limits --registry models --gate "rocAuc>=champion-0.005,demographicParityDifference<=0.1@sex"',
  async run(_positionals, { gate, none, note, ...place }) {
    if (none && gate.length > 0)
      throw usageError('--gate and --none exclude each other.', { next: 'Give one of them.' })
    const folder = await registryPlace(place)
    const { state } =
      none || gate.length > 0
        ? await remark(folder, { what: 'limits', limits: gate, note })
        : await readRegistry(folder)
    return {
      json: { limits: state.limits },
      text:
        state.limits.length === 0
          ? 'No limits are set.\n'
          : `${state.limits.map((limit) => `  ${limit}`).join('\n')}\n`,
    }
  },
})

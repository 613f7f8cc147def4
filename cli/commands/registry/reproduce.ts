import { z } from 'zod'
import { reproduce } from '../../../engine/index.ts'
import { EXIT_CODES, usageError } from '../../../shared/core/index.ts'
import { defineCommand } from '../../command.ts'
import { knownRegistry, PLACE_OPTIONS } from '../../registry-place.ts'
import { section } from '../../text.ts'

export const registryReproduceCommand = defineCommand({
  id: 'registry reproduce',
  summary:
    'Trains a version again from its record, on its own data, and compares the two byte by byte; exit 4 where they differ.',
  positionals: ['VERSION'],
  options: z.object({
    ...PLACE_OPTIONS,
    data: z.array(z.string()).default([]).meta({ title: 'The data that it learned from', placeholder: 'FILE,…' }),
    recipe: z.string().default('').meta({ title: 'Its recipe, where the model does not keep it', placeholder: 'FILE' }),
    split: z.string().default('').meta({ title: 'Its SPLIT.csv, where it had one', placeholder: 'FILE' }),
    threads: z.int().min(1).max(1024).optional().meta({ title: 'Threads to use; results do not depend on it' }),
    memory: z.string().default('').meta({ title: 'Memory that reading may use, such as 2GB', placeholder: 'SIZE' }),
  }),
  example: 'lathe registry reproduce 3 --registry models --data adult.csv',
  async run([name = ''], { data, recipe, split, threads, memory, ...place }, host) {
    if (data.length === 0)
      throw usageError('--data is missing: the data that the version learned from.', { next: 'Add --data FILE.' })
    const found = await reproduce(
      await knownRegistry(place),
      name,
      {
        files: data,
        ...(recipe !== '' && { recipe }),
        ...(split !== '' && { split }),
        ...(threads !== undefined && { threads }),
        ...(memory !== '' && { memory }),
      },
      { onProgress: host.onProgress, signal: host.signal },
    )
    const byHand = found.byHand.length > 0 ? ` (after ${found.byHand.join(' and ')}, set by hand)` : ''
    return {
      json: found,
      text: found.isSame
        ? `Version ${found.version} came out again, byte for byte${byHand}: SHA-256 ${found.sha256}\n`
        : [
            `Version ${found.version} did NOT come out again: SHA-256 ${found.sha256}, not ${found.expected}\n`,
            section('What differs', found.differences.map((text) => `  ${text}`).join('\n')),
            found.maxAbsDiff === null
              ? ''
              : `\nOn its golden rows predictions are at most ${found.maxAbsDiff} apart.\n`,
          ].join(''),
      exitCode: found.isSame ? 0 : EXIT_CODES.verificationFailed,
    }
  },
})

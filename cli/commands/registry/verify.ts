import { z } from 'zod'
import { verifyRegistry } from '../../../engine/index.ts'
import { EXIT_CODES } from '../../../shared/core/index.ts'
import { defineCommand } from '../../command.ts'
import { knownRegistry, PLACE_OPTIONS } from '../../registry-place.ts'
import { count, section } from '../../text.ts'

export const registryVerifyCommand = defineCommand({
  id: 'registry verify',
  summary: 'Checks every event of the log and every file that it refers to; exit 4 where one is not what was kept.',
  positionals: [],
  options: z.object(PLACE_OPTIONS),
  example: 'lathe registry verify --registry models',
  async run(_positionals, options) {
    const found = await verifyRegistry(await knownRegistry(options))
    return {
      json: found,
      text: found.isWhole
        ? `${count(found.events)} events and ${count(found.files)} files, all as they were kept\n`
        : `NOT WHOLE\n${section('What is wrong', found.problems.map((text) => `  x ${text}`).join('\n'))}`,
      exitCode: found.isWhole ? 0 : EXIT_CODES.verificationFailed,
    }
  },
})

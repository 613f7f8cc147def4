import { z } from 'zod'
import { checkWholeProject } from '../../engine/index.ts'
import { EXIT_CODES } from '../../shared/core/index.ts'
import { defineCommand } from '../command.ts'
import { count, section } from '../text.ts'

export const projectCheckCommand = defineCommand({
  id: 'project check',
  summary:
    'Opens a project, checks every model, copy of data and log in it, and mends what can be; exit 4 where something was lost.',
  positionals: ['DIR'],
  options: z.object({}),
  example: 'lathe project check my-project',
  async run([project = '']) {
    const found = await checkWholeProject(project)
    const { isWhole, runs, repaired, lost } = found
    const what = `${count(runs)} ${runs === 1 ? 'run' : 'runs'}`
    return {
      json: found,
      text: [
        isWhole ? `${project} is whole: ${what}\n` : `${project}: something was lost\n`,
        section('Repaired', repaired.map((text) => `  ${text}`).join('\n')),
        section('Lost', lost.map((text) => `  x ${text}`).join('\n')),
      ].join(''),
      exitCode: isWhole ? 0 : EXIT_CODES.verificationFailed,
    }
  },
})

import { z } from 'zod'
import { readRegistry, remark } from '../../../engine/index.ts'
import { usageError } from '../../../shared/core/index.ts'
import { aliasesOf } from '../../../shared/registry/index.ts'
import { defineCommand } from '../../command.ts'
import { knownRegistry, NOTE_OPTION, PLACE_OPTIONS } from '../../registry-place.ts'
import { columns } from '../../text.ts'

export const registryAliasCommand = defineCommand({
  id: 'registry alias',
  summary: 'Which versions the aliases name; with challenger and a version (or none), moves the challenger.',
  positionals: ['[ALIAS]', '[VERSION]'],
  options: z.object({ ...PLACE_OPTIONS, ...NOTE_OPTION }),
  example: 'lathe registry alias challenger 4 --registry models',
  async run([alias, version], { note, ...place }) {
    const folder = await knownRegistry(place)
    if (alias !== undefined && alias !== 'challenger')
      throw usageError(
        alias === 'champion' || alias === 'previous'
          ? `The alias ${alias} is not set by hand.`
          : `There is no alias "${alias}".`,
        { value: alias, next: 'Promote a version to make it the champion, or roll back; the challenger is set here.' },
      )
    if (alias !== undefined && version === undefined)
      throw usageError('VERSION is missing: the version that is to be the challenger.', {
        next: 'Give its number, or none.',
      })
    const { state } =
      version === undefined
        ? await readRegistry(folder)
        : await remark(folder, { what: 'challenge', version: version === 'none' ? null : version, note })
    const aliases = aliasesOf(state)
    return {
      json: { aliases },
      text: `${columns(Object.entries(aliases).map(([name, named]) => [`  ${name}`, named === null ? 'none' : `version ${named}`]))}\n`,
    }
  },
})

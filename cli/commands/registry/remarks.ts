import { z } from 'zod'
import { remark } from '../../../engine/index.ts'
import { usageError } from '../../../shared/core/index.ts'
import { defineCommand } from '../../command.ts'
import { knownRegistry, NOTE_OPTION, PLACE_OPTIONS } from '../../registry-place.ts'

export const registryApproveCommand = defineCommand({
  id: 'registry approve',
  summary: 'Writes down that somebody has looked at a version and approves of it.',
  positionals: ['VERSION'],
  options: z.object({ ...PLACE_OPTIONS, ...NOTE_OPTION }),
  example: 'lathe registry approve 3 --registry models --note "figures and groups looked at"',
  async run([version = ''], { note, ...place }) {
    await remark(await knownRegistry(place), { what: 'approve', version, note })
    return { json: { approved: version, note }, text: `Version ${version} is approved\n` }
  },
})

export const registryNoteCommand = defineCommand({
  id: 'registry note',
  summary: 'Writes a note on a version into the log.',
  positionals: ['VERSION', 'TEXT'],
  options: z.object(PLACE_OPTIONS),
  example: 'lathe registry note 3 "trained after the price change" --registry models',
  async run([version = '', note = ''], place) {
    if (note.trim() === '') throw usageError('TEXT is empty.', { next: 'Say what there is to say.' })
    await remark(await knownRegistry(place), { what: 'note', version, note })
    return { json: { version, note }, text: `Noted on version ${version}\n` }
  },
})

export const registryDeployCommand = defineCommand({
  id: 'registry deploy',
  summary: 'Writes down where a version answers (none: nothing does any more); its model is then never removed.',
  positionals: ['VERSION', 'PLACE'],
  options: z.object({ ...PLACE_OPTIONS, ...NOTE_OPTION }),
  example: 'lathe registry deploy champion https://scores.example.com --registry models',
  async run([version = '', place = ''], { note, ...where }) {
    const folder = await knownRegistry(where)
    const { state } = await remark(
      folder,
      version === 'none' ? { what: 'retire', place, note } : { what: 'deploy', version, place, note },
    )
    return {
      json: { deployments: state.deployments },
      text:
        version === 'none'
          ? `Nothing is deployed at ${place} any more\n`
          : `Version ${state.deployments[place]} is deployed at ${place}\n`,
    }
  },
})

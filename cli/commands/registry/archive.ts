import { resolve } from 'node:path'
import { z } from 'zod'
import {
  exportRegistry,
  homeFolder,
  importRegistry,
  ownSigningKey,
  readPublicKey,
  readSigningKey,
} from '../../../engine/index.ts'
import { usageError } from '../../../shared/core/index.ts'
import { defineCommand } from '../../command.ts'
import { checkOutput } from '../../output.ts'
import { knownRegistry, PLACE_OPTIONS, registryPlace } from '../../registry-place.ts'
import { count, size } from '../../text.ts'

export const registryExportCommand = defineCommand({
  id: 'registry export',
  summary: 'Writes a whole registry as one signed archive: its log, models and reports.',
  positionals: [],
  options: z.object({
    ...PLACE_OPTIONS,
    out: z.string().default('').meta({ title: 'Archive to write', placeholder: 'FILE' }),
    key: z.string().default('').meta({
      title: 'Ed25519 private key to sign with (PEM); else your own, made once',
      placeholder: 'FILE',
    }),
    withJobs: z.boolean().default(false).meta({
      title: 'Also what trainings were asked for in full, which may hold corrected cells and keys of recipes',
    }),
  }),
  example: 'lathe registry export --registry models -o models.zip',
  async run(_positionals, { out, key: keyFile, withJobs, ...place }) {
    if (out === '') throw usageError('-o is missing: the archive to write.', { next: 'Add -o FILE.zip.' })
    await checkOutput(out)
    const folder = await knownRegistry(place)
    const key = await (keyFile === '' ? ownSigningKey(homeFolder()) : readSigningKey(keyFile))
    const made = await exportRegistry(folder, resolve(out), { key, withJobs })
    return {
      json: { ...made, file: out },
      text: `wrote ${out} (${size(made.bytes)}): ${count(made.events)} events, signed by the Ed25519 key ${made.signedBy}\n`,
    }
  },
})

export const registryImportCommand = defineCommand({
  id: 'registry import',
  summary:
    'Takes a signed archive into a registry: a new one, or one that the archive goes on from. Exit 4 where a byte was changed.',
  positionals: ['ARCHIVE'],
  options: z.object({
    ...PLACE_OPTIONS,
    key: z.string().default('').meta({ title: 'Public key that must have signed it (PEM)', placeholder: 'FILE' }),
  }),
  example: 'lathe registry import models.zip --registry copy',
  async run([file = ''], { key, ...place }) {
    const folder = await registryPlace(place)
    const wanted = key === '' ? undefined : await readPublicKey(key)
    const taken = await importRegistry(folder, file, wanted)
    const what = taken.events === 0 ? 'nothing new' : `${count(taken.events)} events`
    return {
      json: { registry: folder, ...taken },
      text: `${what} in ${file}, which is signed by the Ed25519 key ${taken.signedBy}; ${folder} has ${count(taken.versions)} ${taken.versions === 1 ? 'version' : 'versions'}\n`,
    }
  },
})

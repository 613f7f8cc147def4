import { basename, resolve } from 'node:path'
import { z } from 'zod'
import { jobBeside, readModelFile, registerModel } from '../../../engine/index.ts'
import { defineCommand } from '../../command.ts'
import { NOTE_OPTION, PLACE_OPTIONS, registryPlace } from '../../registry-place.ts'

export const registryRegisterCommand = defineCommand({
  id: 'registry register',
  summary: 'Makes a model file the next version of a registry, which is made where it is not there.',
  positionals: ['MODEL'],
  options: z.object({
    ...PLACE_OPTIONS,
    parent: z.int().min(1).optional().meta({ title: 'The version that it came of' }),
    ...NOTE_OPTION,
  }),
  example: 'lathe registry register adult.lathe --registry models --note "first model"',
  async run([path = ''], { parent, note, ...place }) {
    const folder = await registryPlace(place)
    const model = await readModelFile(path)
    const beside = await jobBeside(resolve(path))
    const { version, wasThere } = await registerModel(folder, {
      model,
      name: basename(path),
      ...beside,
      note,
      ...(parent !== undefined && { parent }),
    })
    return {
      json: { version: version.version, wasThere, registry: folder, model: version.model, lineage: version.lineage },
      text: wasThere
        ? `${path} is version ${version.version} already\n`
        : `${path} is version ${version.version} of ${folder}\n`,
    }
  },
})

import { basename } from 'node:path'
import { z } from 'zod'
import { holdContest, readRegistry, versionNamed } from '../../../engine/index.ts'
import { aliasesOf } from '../../../shared/registry/index.ts'
import { defineCommand } from '../../command.ts'
import { CELL_OPTIONS, FILE_OPTIONS, inferOptions, readOptions } from '../../reading-options.ts'
import { knownRegistry, PLACE_OPTIONS } from '../../registry-place.ts'
import { retrainText } from '../../retrain-text.ts'

export const registryEvaluateCommand = defineCommand({
  id: 'registry evaluate',
  summary: 'Holds a version against the champion, or another one, on labelled rows, and keeps what comes of it.',
  positionals: ['VERSION', 'FILE'],
  options: z.object({
    ...PLACE_OPTIONS,
    against: z
      .string()
      .default('')
      .meta({ title: 'The other version (none: the champion, where it is another)', placeholder: 'VERSION' }),
    group: z
      .string()
      .default('')
      .meta({ title: 'Column whose values belong together: intervals are over them', placeholder: 'COLUMN' }),
    seen: z.array(z.string()).default([]).meta({
      title: 'Data that the other learned from: rows that stand there too are left out',
      placeholder: 'FILE,…',
    }),
    ...CELL_OPTIONS,
    ...FILE_OPTIONS,
  }),
  example: 'lathe registry evaluate 2 labelled.csv --registry models',
  async run([name = '', file = ''], { registry, project, against, group, seen, ...options }, host) {
    const folder = await knownRegistry({ registry, project })
    const { state } = await readRegistry(folder)
    const version = versionNamed(state, name)
    const { champion } = aliasesOf(state)
    const other = against !== '' ? versionNamed(state, against).version : champion
    const rival = other === null || other === version.version ? null : (state.versions[other - 1] ?? null)
    const read = { ...readOptions(options), signal: host.signal }
    host.onProgress({ fraction: 0.1, text: `scoring ${basename(file)}` })
    const [first = '', ...also] = seen
    const { report } = await holdContest(folder, version, rival, {
      ...{ file, names: [basename(file)], read, infer: inferOptions(options), group },
      ...(first !== '' && { seen: { file: first, read: { ...read, ...(also.length > 0 && { also }) } } }),
    })
    return { json: report, text: retrainText(report) }
  },
})

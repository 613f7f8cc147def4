import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { z } from 'zod'
import {
  createService,
  modelOf,
  SCORING_KERNELS,
  SERVE_OPTIONS,
  serveOptions,
  startListening,
} from '../../engine/index.ts'
import { modelName, watchedColumns } from '../../shared/serve/index.ts'
import { defineCommand } from '../command.ts'
import { loadBundle } from '../files.ts'

const OPTIONS = Object.fromEntries(
  SERVE_OPTIONS.map(({ name, title, placeholder, default: value = '' }) => [
    name,
    placeholder ? z.string().default(value).meta({ title, placeholder }) : z.boolean().default(false).meta({ title }),
  ]),
)

export const serveCommand = defineCommand({
  id: 'serve',
  summary: 'Serves a model over HTTP until it is told to end (Ctrl-C, SIGTERM); then it finishes what it has.',
  positionals: ['MODEL'],
  options: z.object({
    name: z
      .string()
      .default('')
      .meta({ title: 'Name of the model in paths (none: that of its file)', placeholder: 'NAME' }),
    ...OPTIONS,
  }),
  example: 'lathe serve adult.lathe --port 8080',
  async run([model = ''], options, host) {
    const checked = serveOptions(options)
    const { pipeline, record } = await loadBundle(model)
    const digest = createHash('sha256')
      .update(await readFile(model))
      .digest('hex')
    const watched = pipeline.task === 'binary' ? watchedColumns(record) : []
    const name = modelName(options.name === '' ? basename(model) : options.name)
    const service = createService(modelOf(pipeline, { name, version: '1', kernels: SCORING_KERNELS, watched, digest }))
    const running = await startListening(service, checked)
    const result = { json: { url: running.url, name }, text: `listening on ${running.url}\n` }
    host.announce(result)
    if (!host.signal.aborted) await once(host.signal, 'abort')
    await running.close()
    return result
  },
})

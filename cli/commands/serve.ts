import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { z } from 'zod'
import {
  createService,
  modelOf,
  type RunningService,
  refuseToPrimary,
  SCORING_KERNELS,
  SERVE_OPTIONS,
  type ServeOptions,
  serveOptions,
  startListening,
  startsWorkers,
  startWorkers,
} from '../../engine/index.ts'
import { LatheError } from '../../shared/core/index.ts'
import { modelName, servingNotes } from '../../shared/serve/index.ts'
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
    try {
      const name = modelName(options.name === '' ? basename(model) : options.name)
      const running = startsWorkers(checked) ? await startWorkers(checked) : await listenWith(model, name, checked)
      const result = { json: { url: running.url, name }, text: `listening on ${running.url}\n` }
      host.announce(result)
      if (!host.signal.aborted) await once(host.signal, 'abort')
      await running.close()
      return result
    } catch (error) {
      // One of several processes leaves it to the first to say why.
      if (error instanceof LatheError && refuseToPrimary(error)) return { json: null, text: '', exitCode: 1 }
      throw error
    }
  },
})

async function listenWith(model: string, name: string, options: ServeOptions): Promise<RunningService> {
  const bundle = await loadBundle(model)
  const digest = createHash('sha256')
    .update(await readFile(model))
    .digest('hex')
  const about = { name, version: '1', kernels: SCORING_KERNELS, digest, ...servingNotes(bundle) }
  const service = createService(modelOf(bundle.pipeline, about))
  return startListening(service, options)
}

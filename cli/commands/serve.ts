import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { z } from 'zod'
import {
  checkFolder,
  type LoadedModel,
  loadModel,
  modelOf,
  openService,
  type RunningService,
  refuseToPrimary,
  SCORING_KERNELS,
  SERVE_OPTIONS,
  type ServeOptions,
  serveOptions,
  settingsOf,
  startListening,
  startsWorkers,
  startWorkers,
} from '../../engine/index.ts'
import { LatheError, usageError } from '../../shared/core/index.ts'
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
  summary:
    'Serves a model file or an exported service folder over HTTP until it is told to end (Ctrl-C, SIGTERM); then it finishes what it has.',
  positionals: ['MODEL'],
  options: z.object({
    name: z
      .string()
      .default('')
      .meta({ title: 'Name of the model in paths (none: that of its file or export)', placeholder: 'NAME' }),
    ...OPTIONS,
  }),
  example: 'lathe serve adult.lathe --port 8080',
  async run([model = ''], options, host) {
    const checked = serveOptions(options)
    try {
      const running = startsWorkers(checked)
        ? await startWorkers(checked)
        : await listenWith(model, options.name, checked)
      const result = { json: { url: running.url }, text: `listening on ${running.url}\n` }
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

async function listenWith(path: string, given: string, options: ServeOptions): Promise<RunningService> {
  if (!(await isFolder(path)))
    return startListening(openService(await fileModel(path, given, options), options), options)
  const settled = { ...options, config: settingsOf(path, options.config) }
  return startListening(openService(folderModel(path, given, options), settled), settled)
}

async function fileModel(path: string, given: string, { publicKey }: ServeOptions): Promise<LoadedModel> {
  if (publicKey !== '')
    throw usageError('A .lathe file is not signed.', {
      file: path,
      next: 'Name an exported service folder with --public-key, or leave it out.',
    })
  const bundle = await loadBundle(path)
  const digest = createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
  const name = modelName(given === '' ? basename(path) : given)
  return modelOf(bundle.pipeline, { name, version: '1', kernels: SCORING_KERNELS, digest, ...servingNotes(bundle) })
}

/** An exported service: its digests and its signature hold before anything of it is read. */
function folderModel(path: string, given: string, { publicKey }: ServeOptions): LoadedModel {
  const { model, digest } = checkFolder(path, publicKey)
  const served = loadModel(JSON.parse(Buffer.from(model).toString('utf8')), digest)
  return given === '' ? served : { ...served, name: modelName(given) }
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )

import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { z } from 'zod'
import {
  cachedModels,
  checkedModel,
  EVENTS_FILE,
  type LoadedModel,
  modelOf,
  modelPathOf,
  openService,
  type RunningService,
  readRegistry,
  refuseToPrimary,
  registryOfProject,
  registrySource,
  SCORING_KERNELS,
  SERVE_OPTIONS,
  type ServeOptions,
  serveOptions,
  settingsOf,
  shortDigest,
  sourceOf,
  startListening,
  startsWorkers,
  startWorkers,
  versionNamed,
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
    'Serves a model file, an exported service folder or the champion of a registry over HTTP until it is told to end (Ctrl-C, SIGTERM); then it finishes what it has.',
  positionals: ['MODEL|REGISTRY'],
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

/** Serves a model file, an exported service, or the champion of a registry, and what stands beside it. */
async function listenWith(path: string, given: string, options: ServeOptions): Promise<RunningService> {
  const name = given === '' ? null : modelName(given)
  const load = cachedModels(async (at) => {
    const model = await modelAt(at, options)
    return { ...model, version: shortDigest(model.digest), ...(name !== null && { name }) }
  })
  const registry = registryAt(path)
  if (registry === null) {
    const settled = { ...options, config: settingsOf(path, options.config) }
    const own = { ...(await load(path)), version: '1' }
    return startListening(openService(own, settled), settled, sourceOf(options.traffic, own, load))
  }
  const { challenger, deployment } = options.traffic
  if (challenger !== '' || deployment !== '')
    throw usageError(
      `--${challenger === '' ? 'deployment' : 'challenger'} does not go with a registry, which says itself what is served.`,
      {
        file: path,
        next: 'Name a challenger there: lathe registry alias challenger VERSION.',
      },
    )
  const source = registrySource(registry, options.traffic, async (version) => {
    const { state } = await readRegistry(registry)
    const own = await load(modelPathOf(registry, versionNamed(state, String(version))))
    return { ...own, version: String(version), name: name ?? modelName(basename(resolve(path))) }
  })
  const { champion } = await source.read()
  return startListening(openService(await source.load(champion), options), options, source)
}

const modelAt = async (path: string, options: ServeOptions): Promise<LoadedModel> =>
  (await isFolder(path)) ? checkedModel(path, options.publicKey) : fileModel(path, options)

async function fileModel(path: string, { publicKey }: ServeOptions): Promise<LoadedModel> {
  if (publicKey !== '')
    throw usageError('A .lathe file is not signed.', {
      file: path,
      next: 'Name an exported service folder with --public-key, or leave it out.',
    })
  const bundle = await loadBundle(path)
  const digest = createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
  const about = { name: modelName(basename(path)), version: '1', kernels: SCORING_KERNELS, digest }
  return modelOf(bundle.pipeline, { ...about, ...servingNotes(bundle) })
}

/** The registry that a path names, itself or as that of a project; null where it names a file. */
function registryAt(path: string): string | null {
  const inProject = registryOfProject(path)
  if (existsSync(join(inProject, EVENTS_FILE))) return inProject
  return existsSync(join(path, EVENTS_FILE)) ? path : null
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )

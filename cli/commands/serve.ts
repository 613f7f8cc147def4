import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import {
  cachedModels,
  createService,
  EVENTS_FILE,
  type LoadedModel,
  modelOf,
  modelPathOf,
  type RunningService,
  readRegistry,
  refuseToPrimary,
  registryOfProject,
  registrySource,
  SCORING_KERNELS,
  SERVE_OPTIONS,
  type ServeOptions,
  serveOptions,
  shortDigest,
  sourceOf,
  startListening,
  startsWorkers,
  startWorkers,
  versionNamed,
} from '../../engine/index.ts'
import { readBundle } from '../../shared/bundle/index.ts'
import { LatheError } from '../../shared/core/index.ts'
import { modelName, servingNotes } from '../../shared/serve/index.ts'
import { defineCommand } from '../command.ts'

const OPTIONS = Object.fromEntries(
  SERVE_OPTIONS.map(({ name, title, placeholder, default: value = '' }) => [
    name,
    placeholder ? z.string().default(value).meta({ title, placeholder }) : z.boolean().default(false).meta({ title }),
  ]),
)

export const serveCommand = defineCommand({
  id: 'serve',
  summary:
    'Serves a model, or the champion of a registry, over HTTP until it is told to end (Ctrl-C, SIGTERM); then it finishes what it has.',
  positionals: ['MODEL|REGISTRY'],
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

/** Serves a model file, or the champion of a registry, and what stands beside it. */
async function listenWith(path: string, name: string, options: ServeOptions): Promise<RunningService> {
  const load = cachedModels((bytes, digest, file) => ready(bytes, file, { name, version: shortDigest(digest), digest }))
  const registry = registryAt(path)
  if (registry === null) {
    const own = { ...(await load(path)), version: '1' }
    return startListening(createService(own), options, sourceOf(options.traffic, own, load))
  }
  const source = registrySource(registry, options.traffic, async (version) => {
    const { state } = await readRegistry(registry)
    const own = await load(modelPathOf(registry, versionNamed(state, String(version))))
    return { ...own, version: String(version) }
  })
  const { champion } = await source.read()
  return startListening(createService(await source.load(champion)), options, source)
}

function ready(bytes: Uint8Array, file: string, about: { name: string; version: string; digest: string }): LoadedModel {
  const bundle = readBundle(bytes, file)
  return modelOf(bundle.pipeline, { ...about, kernels: SCORING_KERNELS, ...servingNotes(bundle) })
}

/** The registry that a path names, itself or as that of a project; null where it names a file. */
function registryAt(path: string): string | null {
  const inProject = registryOfProject(path)
  if (existsSync(join(inProject, EVENTS_FILE))) return inProject
  return existsSync(join(path, EVENTS_FILE)) ? path : null
}

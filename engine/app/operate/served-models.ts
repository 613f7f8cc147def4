import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Bundle } from '../../../shared/bundle/index.ts'
import { LatheError } from '../../../shared/core/index.ts'
import { compileExport, EXPORTERS } from '../../../shared/export/index.ts'
import { modelName } from '../../../shared/serve/index.ts'
import { type Deployment, readDeployment } from '../../serve/traffic/deployment.ts'
import type { TrafficReport } from '../../serve/traffic/traffic.ts'
import { writeFileAtomically } from '../../store/write-file.ts'
import { readRuntimeTexts } from '../../verify/runtime-texts.ts'

const CHANGE_MILLISECONDS = 10_000

/**
 * The models that a started service answers by: folders beside each other, as an export writes them, and the file that says
 * which of them does what. The service follows that file, so that nothing but the file changes when another model is to answer.
 */
export class ServedModels {
  readonly file: string
  readonly #folder: string
  readonly #name: string
  #count = 0
  #first = ''

  /** @param folder what lies there goes with `begin` */
  constructor(folder: string, name: string) {
    this.#folder = folder
    this.#name = modelName(name)
    this.file = join(folder, 'deployment.json')
  }

  /** Writes the model that answers first. @returns the program of its service */
  async begin(run: string, bundle: Bundle): Promise<string> {
    await rm(this.#folder, { recursive: true, force: true })
    this.#first = await this.add(run, bundle)
    await this.#write({
      champion: this.#first,
      challenger: null,
      previous: null,
      share: 0,
      shadow: false,
      salt: 'lathe',
    })
    return join(this.#folder, this.#first, EXPORTERS.get('service').entry ?? 'server.mjs')
  }

  /** @returns the path of a model in a deployment */
  async add(run: string, bundle: Bundle): Promise<string> {
    this.#count++
    const path = `${run}.${this.#count}`
    for (const file of compileExport(EXPORTERS.get('service'), bundle, readRuntimeTexts(), this.#name, null)) {
      const at = join(this.#folder, path, file.path)
      await mkdir(dirname(at), { recursive: true })
      await writeFile(at, file.bytes)
    }
    return path
  }

  async read(): Promise<Deployment> {
    return readDeployment(await readFile(this.file, 'utf8'), this.file)
  }

  /** Changes what answers, and returns when the service does so. A change that the service refuses is undone. */
  async change(url: string, by: (now: Deployment) => Deployment): Promise<Deployment> {
    const before = await this.read()
    const next = by(before)
    await this.#write(next)
    try {
      await askRollout(url, '{}')
    } catch (error) {
      await this.#write(before)
      throw error
    }
    const named = [this.#first, next.champion, next.challenger, next.previous]
    for (const path of [before.champion, before.challenger, before.previous])
      if (path !== null && !named.includes(path)) await rm(join(this.#folder, path), { recursive: true, force: true })
    return next
  }

  /** Whoever reads sees the old one or the new one. */
  #write(deployment: Deployment): Promise<void> {
    return writeFileAtomically(this.file, `${JSON.stringify(deployment, null, 2)}\n`)
  }
}

/** The run of a path that `add` gave. */
export const runOfPath = (path: string): string => path.slice(0, path.lastIndexOf('.'))

/** How the trial of a service stands. @param change is sent before, where there is one */
export async function askRollout(url: string, change?: string): Promise<TrafficReport> {
  const next = 'Start the service again.'
  const response = await fetch(`${url}/rollout`, {
    signal: AbortSignal.timeout(CHANGE_MILLISECONDS),
    ...(change !== undefined && {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: change,
    }),
  }).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error)
    throw new LatheError('processLost', `The service at ${url} does not answer: ${why}.`, { next })
  })
  const text = await response.text()
  if (response.ok) {
    const report: TrafficReport = JSON.parse(text)
    return report
  }
  throw new LatheError('data', `The service goes on as before: ${messageIn(text)}`, { next })
}

function messageIn(text: string): string {
  try {
    const { error } = JSON.parse(text)
    return String(error)
  } catch {
    return text.slice(0, 200)
  }
}

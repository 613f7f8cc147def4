import { unwatchFile, watchFile } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { LatheError } from '../../../shared/core/index.ts'
import { writeAtomically } from '../../data/write-atomically.ts'
import type { LoadedModel } from '../model.ts'
import { type Deployment, isSameDeployment, promoted, readDeployment, rolledBack } from './deployment.ts'
import type { DeploymentSource } from './source.ts'

/** How often the file is looked at: notices of the system are lost on shared and mounted folders. */
const LOOK_MILLISECONDS = 400

/**
 * A deployment file, which every process of the service follows: what one of them, or a person, writes there holds for all
 * within half a second.
 *
 * @param load reads a model by its path
 */
export function fileSource(file: string, load: (path: string) => Promise<LoadedModel>): DeploymentSource {
  const read = async (): Promise<Deployment> => readDeployment(await textOf(file), file)
  const write = async (next: Deployment): Promise<Deployment> => {
    await writeAtomically(file, (beside) => writeFile(beside, `${JSON.stringify(next, null, 2)}\n`))
    return next
  }
  const change = async (to: (now: Deployment) => Deployment | null): Promise<Deployment | null> => {
    const next = to(await read())
    return next && write(next)
  }
  return {
    read,
    follow(changed) {
      const listener = () => changed()
      // A service that could not start is not kept going by looking at a file.
      watchFile(file, { interval: LOOK_MILLISECONDS, persistent: false }, listener)
      return { close: () => unwatchFile(file, listener) }
    },
    promote: () => change(promoted),
    rollBack: (_, seen) => change((now) => (isSameDeployment(now, seen) ? rolledBack(now) : null)),
    change: async (changes) => write({ ...(await read()), ...changes }),
    load: (path) => load(resolve(dirname(file), path)),
  }
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    throw new LatheError(code === 'ENOENT' ? 'fileNotFound' : 'fileUnreadable', `${file} cannot be read (${code}).`, {
      file,
      next: 'Give the path of a deployment file.',
    })
  }
}

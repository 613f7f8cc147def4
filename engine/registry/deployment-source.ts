import { unwatchFile, watchFile } from 'node:fs'
import { join } from 'node:path'
import { usageError } from '../../shared/core/index.ts'
import { aliasesOf, type RegistryState } from '../../shared/registry/index.ts'
import type { LoadedModel } from '../serve/model.ts'
import type { Deployment } from '../serve/traffic/deployment.ts'
import type { DeploymentSource } from '../serve/traffic/source.ts'
import { readRegistry, record } from './log.ts'
import { EVENTS_FILE } from './place.ts'
import { promote } from './promotion.ts'
import { versionNamed } from './versions.ts'

const LOOK_MILLISECONDS = 400

/**
 * A registry as what says which models serve: its champion, its challenger, and the champion of before. Whoever promotes or rolls
 * back there, from any process, changes the service within half a second; what the service does by itself stands in the log.
 *
 * @param load makes the model of a version ready to serve
 */
export function registrySource(
  folder: string,
  { share, shadow }: Pick<Deployment, 'share' | 'shadow'>,
  load: (version: number) => Promise<LoadedModel>,
): DeploymentSource {
  const deploymentOf = (state: RegistryState): Deployment => {
    const { champion, challenger, previous } = aliasesOf(state)
    if (champion === null)
      throw usageError(`${folder} has no champion.`, {
        file: folder,
        next: 'Promote a version first: lathe registry promote.',
      })
    const named = (version: number | null) => (version === null ? null : String(version))
    return {
      champion: String(champion),
      challenger: named(challenger),
      previous: named(previous),
      share: challenger === null ? 0 : share,
      shadow: challenger !== null && shadow,
      // Units are dealt anew for each challenger: who had the last one need not have the next one too.
      salt: `${state.id} ${challenger}`,
    }
  }
  const read = async (): Promise<Deployment> => deploymentOf((await readRegistry(folder)).state)
  return {
    read,
    follow(changed) {
      const file = join(folder, EVENTS_FILE)
      const listener = () => changed()
      // A service that could not start is not kept going by looking at a file.
      watchFile(file, { interval: LOOK_MILLISECONDS, persistent: false }, listener)
      return { close: () => unwatchFile(file, listener) }
    },
    async promote(note) {
      if ((await read()).challenger === null) return null
      return deploymentOf((await promote(folder, 'challenger', { note })).log.state)
    },
    async rollBack(note, seen) {
      let isDone = false
      const log = await record(folder, (state) => {
        const now = deploymentOf(state)
        if (now.champion !== seen.champion || now.challenger !== seen.challenger) return []
        isDone = true
        if (now.challenger !== null) return [{ what: 'challenge', version: null, note }]
        const { champion, previous } = aliasesOf(state)
        isDone = champion !== null && previous !== null
        return champion !== null && previous !== null ? [{ what: 'rollback', from: champion, to: previous, note }] : []
      })
      return isDone ? deploymentOf(log.state) : null
    },
    log: {
      async served(version, place, note) {
        await record(folder, () => [{ what: 'deploy', version: Number(version), place, note }])
      },
      async ended(place, note) {
        await record(folder, ({ deployments }) =>
          Object.hasOwn(deployments, place) ? [{ what: 'retire', place, note }] : [],
        )
      },
    },
    load: async (path) => load(versionNamed((await readRegistry(folder)).state, path).version),
  }
}

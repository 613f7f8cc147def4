import { readFile } from 'node:fs/promises'
import type { RegistryNews, RegistryView } from '../../../shared/contract/index.ts'
import { aliasesOf, diffVersions, judgeLimits } from '../../../shared/registry/index.ts'
import { familyTitle } from '../../../shared/train/index.ts'
import { askedOfVersion } from '../../registry/beside.ts'
import { type RegistryLog, readRegistry } from '../../registry/log.ts'
import { promote, remark, rollBack } from '../../registry/promotion.ts'
import { reportOf } from '../../registry/report.ts'
import { registerModel, versionNamed } from '../../registry/versions.ts'
import type { Engine } from '../engine.ts'
import { api } from '../implementer.ts'
import { readProject } from '../project-file.ts'
import { streamOf } from '../stream.ts'
import { modelFile, readRun } from '../training/run-file.ts'
import { loggedEvent } from './registries.ts'

export const registryProcedures = (engine: Engine) => {
  const folderOf = async (project: string) => {
    await readProject(engine.home, project)
    return engine.registries.folder(project)
  }
  /** What a window asked for is no news to it. */
  const done = (project: string, log: RegistryLog) => registryView(engine.registries.done(project, log))
  const named = async (project: string, version: number) => {
    const folder = await folderOf(project)
    return { folder, version: versionNamed((await readRegistry(folder)).state, String(version)) }
  }
  return {
    list: api.registry.list.handler(async ({ input: { project } }) =>
      registryView(await readRegistry(await folderOf(project))),
    ),
    follow: api.registry.follow.handler(async ({ input: { project } }) => {
      await folderOf(project)
      let told = (_: RegistryNews) => {}
      const { log, end } = await engine.registries.follow(project, (now, news) =>
        told({ registry: registryView(now), news }),
      )
      return streamOf<RegistryNews>((tell) => {
        told = tell
        tell({ registry: registryView(log), news: [] })
        return end
      })
    }),
    register: api.registry.register.handler(async ({ input: { project, run, note = '' } }) => {
      const folder = await folderOf(project)
      const { log } = await registerRun(engine, folder, project, run, { note })
      return done(project, log)
    }),
    promote: api.registry.promote.handler(async ({ input: { project, version, note, override } }) =>
      done(project, (await promote(await folderOf(project), String(version), { note, override })).log),
    ),
    rollback: api.registry.rollback.handler(async ({ input: { project, note } }) =>
      done(project, (await rollBack(await folderOf(project), note)).log),
    ),
    challenge: api.registry.challenge.handler(async ({ input: { project, version, note = '' } }) => {
      const said = { what: 'challenge', version: version === null ? null : String(version), note } as const
      return done(project, await remark(await folderOf(project), said))
    }),
    approve: api.registry.approve.handler(async ({ input: { project, version, note = '' } }) =>
      done(project, await remark(await folderOf(project), { what: 'approve', version: String(version), note })),
    ),
    note: api.registry.note.handler(async ({ input: { project, version, note } }) =>
      done(project, await remark(await folderOf(project), { what: 'note', version: String(version), note })),
    ),
    limits: api.registry.limits.handler(async ({ input: { project, limits, note = '' } }) =>
      done(project, await remark(await folderOf(project), { what: 'limits', limits, note })),
    ),
    diff: api.registry.diff.handler(async ({ input: { project, version, other } }) => {
      const [one, two] = await Promise.all([named(project, version), named(project, other)])
      const [a, b] = await Promise.all(
        [one, two].map(async ({ folder, version: found }) => ({
          version: found,
          asked: await askedOfVersion(folder, found),
        })),
      )
      if (!a || !b) throw new Error('two versions are compared')
      return diffVersions(a, b)
    }),
    log: api.registry.log.handler(async ({ input: { project } }) =>
      (await readRegistry(await folderOf(project))).events.toReversed().map(loggedEvent),
    ),
    report: api.registry.report.handler(async ({ input: { project, version } }) => {
      const found = await named(project, version)
      return reportOf(found.folder, found.version)
    }),
  }
}

/** Makes a run's model the next version of the registry of its project. */
export async function registerRun(
  { home }: Pick<Engine, 'home'>,
  folder: string,
  project: string,
  id: string,
  about: { readonly note: string; readonly parent?: number | null },
) {
  const { job, sources = [] } = await readRun(home, project, id)
  return registerModel(folder, {
    ...about,
    model: await readFile(modelFile(home, project, id)),
    name: `${id}.lathe`,
    dataNames: sources.map(({ name }) => name),
    run: id,
    job,
  })
}

export function registryView({ state, events }: RegistryLog): RegistryView {
  const aliases = aliasesOf(state)
  const { id, limits, deployments } = state
  return {
    ...{ id, limits, deployments, aliases, events: events.length },
    versions: state.versions.toReversed().map((version) => ({
      ...version,
      title: familyTitle(version.family),
      aliases: (['champion', 'challenger', 'previous'] as const).filter((alias) => aliases[alias] === version.version),
      places: Object.entries(deployments).flatMap(([place, there]) => (there === version.version ? [place] : [])),
      judged: judgeLimits(limits, state, version),
      hasReport: version.evaluations.some(({ report }) => report !== null),
    })),
  }
}

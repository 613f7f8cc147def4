import { access, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import { type Bundle, readBundle } from '../../../shared/bundle/index.ts'
import type { ExportView } from '../../../shared/contract/index.ts'
import { LatheError } from '../../../shared/core/index.ts'
import { describeExporters, EXPORTERS, MANIFEST_FILE } from '../../../shared/export/index.ts'
import { beyondGates, gateText } from '../../../shared/fairness/index.ts'
import { modelName } from '../../../shared/serve/index.ts'
import { appendToAuditLog } from '../../store/audit-log.ts'
import { inTurn } from '../../store/in-turn.ts'
import { writeFileAtomically } from '../../store/write-file.ts'
import { exportModel } from '../../verify/export-model.ts'
import { DEFAULT_LIMITS } from '../../verify/prove.ts'
import { readRuntimeTexts } from '../../verify/runtime-texts.ts'
import { ownSigningKey } from '../../verify/signing-key.ts'
import { downloadPath, exportFolder, modelPath } from '../downloads.ts'
import { type Engine, openModelled } from '../engine.ts'
import { api } from '../implementer.ts'
import { projectFolder, readProject } from '../project-file.ts'
import { modelFile, readRun } from '../training/run-file.ts'
import { keepExport, madeExport, madeExports } from './export-record.ts'
import { judgeRun, refusedAtGates } from './gates.ts'
import { keepSmaller } from './keep-smaller.ts'

/** Runtimes that score nothing: what they stand for is read by people, or by programs that no computer here has. */
const UNSCORED: ReadonlySet<string> = new Set(['none', 'text'])

export const exportProcedures = (engine: Engine) => ({
  targets: api.exports.targets.handler(async ({ input: { project, run } }) =>
    describeExporters(await loadBundle(engine, project, run)).map((target) => ({
      ...target,
      isScored: !UNSCORED.has(EXPORTERS.get(target.id).runtime),
    })),
  ),
  made: api.exports.made.handler(async ({ input: { project, run } }) => {
    await readProject(engine.home, project)
    const { model } = await readRun(engine.home, project, run)
    return {
      model: { bytes: model.bytes, sha256: model.sha256, download: modelPath(project, run) },
      exports: await madeExports(engine, project, run, model.sha256),
    }
  }),
  create: api.exports.create.handler(async ({ input: { project, run, target, reason } }) => {
    const { name } = await readProject(engine.home, project)
    const { id } = EXPORTERS.get(target)
    const bundle = await letThrough(engine, project, run, id, reason)
    const folder = exportFolder(engine.home, project, run, id)
    const { model } = await readRun(engine.home, project, run)
    const made = await writeExport(engine, bundle, {
      name,
      target: id,
      folder,
      download: downloadPath(project, run, id),
    })
    const record = await keepExport(folder, made, model.sha256)
    return madeExport(engine, project, run, record, model.sha256)
  }),
  smaller: api.exports.smaller.handler(async ({ input: { project, run, job }, signal }) => {
    const { at, modelled } = await openModelled(engine, project, run)
    return engine.readings.run(job, signal, (controls) => engine.tables.follow(controls, 'smaller', at, modelled))
  }),
  keepSmaller: api.exports.keepSmaller.handler(({ input: { project, run, asked } }) =>
    keepSmaller(engine, project, run, asked),
  ),
  showInFolder: api.exports.showInFolder.handler(async ({ input: { project, run, target } }) => {
    const { showInFolder } = engine.abilities
    if (!showInFolder)
      throw new LatheError('unsupported', 'A browser cannot open folders.', { next: 'Download the export instead.' })
    await readProject(engine.home, project)
    await readRun(engine.home, project, run)
    const folder = exportFolder(engine.home, project, run, EXPORTERS.get(target).id)
    const manifest = join(folder, MANIFEST_FILE)
    await access(manifest).catch(() => {
      throw new LatheError('fileNotFound', 'The exported folder is not there any more.', {
        file: folder,
        next: 'Export once more.',
      })
    })
    showInFolder(manifest)
    return null
  }),
})

/** The model with what it was held against in its record; a reason is also added to the project's log. */
async function letThrough(
  engine: Engine,
  project: string,
  run: string,
  target: string,
  reason: string | undefined,
): Promise<Bundle> {
  const bundle = await loadBundle(engine, project, run)
  const judged = await judgeRun(engine, project, run)
  if (judged.length === 0) return bundle
  const beyond = beyondGates(judged).map(gateText)
  if (beyond.length > 0 && reason === undefined) throw refusedAtGates(judged)
  const overrides = beyond.length > 0 && reason !== undefined ? [{ reason, beyond }] : []
  for (const override of overrides) {
    const folder = projectFolder(engine.home, project)
    const entry = { at: Date.now(), what: 'override' as const, run, target, ...override }
    await inTurn(`${folder} log`, () => appendToAuditLog(folder, entry))
  }
  return { ...bundle, record: { ...bundle.record, gates: { judged, overrides } } }
}

interface Export extends Pick<ExportView, 'target' | 'download'> {
  /** What the model is called. */
  readonly name: string
  readonly folder: string
}

/** Compiles a model into a folder, proves it there, and lays a zip of it beside. */
export async function writeExport(
  { home, host, launch, abilities }: Engine,
  bundle: Bundle,
  { name, target, folder, download }: Export,
): Promise<ExportView> {
  const report = await inTurn(folder, async () => {
    const made = await exportModel(bundle, target, folder, readRuntimeTexts(), {
      name,
      limits: { ...DEFAULT_LIMITS, launch },
      key: await ownSigningKey(home, await abilities.keychain?.()),
    })
    await writeZip(folder, modelName(name), [MANIFEST_FILE, ...made.files.map(({ path }) => path)])
    return made
  })
  return { ...report, download, ...(host === 'desktop' && { folder }) }
}

async function loadBundle({ home }: Engine, project: string, run: string): Promise<Bundle> {
  await readProject(home, project)
  await readRun(home, project, run)
  const file = modelFile(home, project, run)
  return readBundle(await readFile(file), file)
}

/** The files of an exported folder as a zip beside it, all under one name. */
async function writeZip(folder: string, name: string, paths: readonly string[]): Promise<void> {
  const files: Record<string, Uint8Array> = {}
  for (const path of new Set(paths)) files[`${name}/${path}`] = await readFile(join(folder, path))
  await writeFileAtomically(`${folder}.zip`, zipSync(files))
}

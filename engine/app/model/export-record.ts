import { readFile, stat } from 'node:fs/promises'
import { z } from 'zod'
import type { ExportView, MadeExport } from '../../../shared/contract/index.ts'
import { EXPORTERS } from '../../../shared/export/index.ts'
import { listRuns } from '../../store/runs.ts'
import { writeFileAtomically } from '../../store/write-file.ts'
import { downloadPath, exportFolder } from '../downloads.ts'
import type { Engine } from '../engine.ts'
import { projectFolder } from '../project-file.ts'

const RECORD = z.object({
  target: z.string(),
  /** Milliseconds since 1970. */
  madeAt: z.number(),
  /** Of the model that was exported. */
  modelSha256: z.string(),
  files: z.array(z.object({ path: z.string(), bytes: z.number() })).readonly(),
  verified: z
    .object({
      runtime: z.string(),
      rows: z.number(),
      maxAbsDiff: z.number(),
      labelsEqual: z.boolean(),
      reasons: z.number().default(0),
    })
    .nullable(),
  notVerified: z.string().nullable(),
  /** Fingerprint of the key; null of what was not signed, also by earlier versions. */
  signedBy: z.string().nullable().default(null),
  /** Of the zip. */
  bytes: z.number(),
})

/** What is remembered of an export: it lies beside its folder and its zip, and is written last. */
export type ExportRecord = z.output<typeof RECORD>

const recordFile = (folder: string): string => `${folder}.json`

/** @param modelSha256 of the model that was exported */
export async function keepExport(
  folder: string,
  { target, files, verified, notVerified, signedBy }: ExportView,
  modelSha256: string,
): Promise<ExportRecord> {
  const { size: bytes } = await stat(`${folder}.zip`)
  const record = { target, madeAt: Date.now(), modelSha256, files, verified, notVerified, signedBy, bytes }
  await writeFileAtomically(recordFile(folder), `${JSON.stringify(record, null, 2)}\n`)
  return record
}

/** The record of an export that is still there whole; undefined for any other. */
async function readRecord(folder: string): Promise<ExportRecord | undefined> {
  try {
    const record = RECORD.parse(JSON.parse(await readFile(recordFile(folder), 'utf8')))
    return (await stat(`${folder}.zip`)).size === record.bytes ? record : undefined
  } catch {
    return undefined
  }
}

/** @param modelSha256 of the model that is asked about */
export function madeExport(
  { home, host }: Engine,
  project: string,
  run: string,
  { modelSha256: exported, ...record }: ExportRecord,
  modelSha256: string,
): MadeExport {
  return {
    ...record,
    run,
    isStale: exported !== modelSha256,
    download: downloadPath(project, run, record.target),
    ...(host === 'desktop' && { folder: exportFolder(home, project, run, record.target) }),
  }
}

/** Run id → the targets that it has a proved export to; runs without one are left out. */
export async function exportedTargets(
  home: string,
  project: string,
  runs: readonly string[],
): Promise<Readonly<Record<string, readonly string[]>>> {
  const entries = runs.map(async (run) => {
    const records = EXPORTERS.ids.map((target) => readRecord(exportFolder(home, project, run, target)))
    const targets = (await Promise.all(records)).flatMap((record) => (record?.verified ? [record.target] : []))
    return targets.length > 0 ? [[run, targets] as const] : []
  })
  return Object.fromEntries((await Promise.all(entries)).flat())
}

/** The export to each target: that of this run, or else the latest of another one, which is stale. */
export async function madeExports(
  engine: Engine,
  project: string,
  run: string,
  modelSha256: string,
): Promise<MadeExport[]> {
  const runs = await listRuns(projectFolder(engine.home, project))
  const others = runs.filter((id) => id !== run).reverse()
  const views = EXPORTERS.ids.map(async (target) => {
    for (const id of [run, ...others]) {
      const record = await readRecord(exportFolder(engine.home, project, id, target))
      if (record) return [madeExport(engine, project, id, record, modelSha256)]
    }
    return []
  })
  return (await Promise.all(views)).flat()
}

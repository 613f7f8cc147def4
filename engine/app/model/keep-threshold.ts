import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { heldAgain, readBundle, withThreshold, writeBundle } from '../../../shared/bundle/index.ts'
import type { RunSummary } from '../../../shared/contract/index.ts'
import type { Json } from '../../../shared/core/index.ts'
import { inTurn } from '../../store/in-turn.ts'
import { MODEL_FILE, RUN_FILE } from '../../store/runs.ts'
import { writeFileAtomically } from '../../store/write-file.ts'
import { type Engine, openRun } from '../engine.ts'
import { modelFile, readRun, runFolder, runSummary } from '../training/run-file.ts'
import { notBinary } from '../training/runs.ts'

/**
 * Writes a threshold into a run's model, with the figures of its test rows that follow from it. Exports that were made before
 * are of another model, and say so.
 */
export async function keepThreshold(
  engine: Engine,
  project: string,
  id: string,
  threshold: number,
): Promise<RunSummary> {
  const { at, tested, target, seed } = await openRun(engine, project, id)
  if (tested.run.task !== 'binary') throw notBinary('A threshold parts', target)
  const folder = runFolder(engine.home, project, id)
  return inTurn(folder, async () => {
    const metrics = await engine.tables.ask('figures', tested, threshold, seed)
    const { summary, job } = await readRun(engine.home, project, id)
    const groups = Object.keys(summary.fairness).length > 0 ? job.options.sensitive : []
    const fairness =
      groups.length > 0 ? await engine.tables.ask('audit', at, tested, { columns: groups, threshold, seed }) : {}
    const path = modelFile(engine.home, project, id)
    const bundle = readBundle(await readFile(path), MODEL_FILE)
    const model = writeBundle(
      withThreshold(bundle, threshold, {
        metrics: toPlain(metrics),
        fairness: toPlain(fairness),
        ...heldAgain(bundle.record, fairness),
      }),
    )
    const file = join(folder, RUN_FILE)
    const stored = JSON.parse(await readFile(file, 'utf8'))
    const sha256 = createHash('sha256').update(model).digest('hex')
    const changed = {
      ...stored,
      summary: { ...stored.summary, threshold, metrics, fairness },
      model: { ...stored.model, bytes: model.length, sha256 },
    }
    await writeFileAtomically(path, model)
    await writeFileAtomically(file, `${JSON.stringify(changed, null, 2)}\n`)
    return runSummary(await readRun(engine.home, project, id))
  })
}

const toPlain = (value: unknown): Json => JSON.parse(JSON.stringify(value))

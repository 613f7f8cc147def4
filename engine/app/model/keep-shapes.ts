import { readFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { RunSummary } from '../../../shared/contract/index.ts'
import { distinctFindings, type Finding } from '../../../shared/core/index.ts'
import { editText, type ShapeEdit } from '../../../shared/explain/index.ts'
import { saveRun } from '../../store/runs.ts'
import { type Engine, openModelled } from '../engine.ts'
import { projectFolder } from '../project-file.ts'
import { curvesFile, readRun, runSummary } from '../training/run-file.ts'
import type { KeptChange } from './shaped.ts'
import { CURVES_FILE, TEST_FILE } from './test-rows.ts'

/** Keeps a run's model with edited shapes as a run of its own; the one that it was made of stays as it is. */
export async function keepShapes(
  engine: Engine,
  project: string,
  id: string,
  edits: readonly ShapeEdit[],
): Promise<RunSummary> {
  return keepChange(engine, project, id, {
    finding: findingOf(id, edits),
    why: `Run ${Number(id)} with its shapes edited by hand.`,
    make: ({ at, modelled, groups, seed }) => engine.tables.ask('keptShapes', at, modelled, edits, groups, seed),
  })
}

/** How a model was changed after it was trained. */
export interface Change {
  readonly finding: Finding
  /** Why the run's model is what it is. */
  readonly why: string
  make(asked: Awaited<ReturnType<typeof openModelled>> & { readonly groups: readonly string[] }): Promise<KeptChange>
}

/** Keeps a changed model as a run of its own, with its own figures. */
export async function keepChange(
  engine: Engine,
  project: string,
  id: string,
  { finding, why, make }: Change,
): Promise<RunSummary> {
  const opened = await openModelled(engine, project, id)
  const { job, summary, sources = [] } = await readRun(engine.home, project, id)
  const groups = Object.keys(summary.fairness).length > 0 ? job.options.sensitive : []
  const made = await make({ ...opened, groups })
  const { metrics, fairness } = made
  const curves = await readFile(curvesFile(engine.home, project, id), 'utf8').catch(() => '[]')
  const edited = {
    ...summary,
    metrics,
    fairness,
    findings: distinctFindings([...summary.findings.filter((one) => one.id !== finding.id), finding]),
    best: { ...summary.best, why },
  }
  const path = await saveRun(projectFolder(engine.home, project), {
    job,
    summary: edited,
    sources,
    model: made.model,
    files: { [TEST_FILE]: made.test, [CURVES_FILE]: curves },
  })
  return runSummary(await readRun(engine.home, project, basename(dirname(path))))
}

const EDITED = 'shapes-edited'

function findingOf(run: string, edits: readonly ShapeEdit[]): Finding {
  const message =
    edits.length === 0
      ? `The shapes are those that were learned: every edit of run ${Number(run)} was taken back.`
      : `Its shapes were edited by hand after it was trained. ${edits.map(editText).join('; ')}. Figures are those of the edited model; what was learned stays in it.`
  return { id: EDITED, severity: 'info', columns: [], message }
}

import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { z } from 'zod'
import type { REPORT } from '../../../shared/contract/index.ts'
import { usageError } from '../../../shared/core/index.ts'
import { auditReport, type Report, runReport } from '../../../shared/report/index.ts'
import { renderReport } from '../../report/render.ts'
import { ON_TEST_ROWS, type RunAsked, runReportInput } from '../../report/run-input.ts'
import { readAuditLog } from '../../store/audit-log.ts'
import { inTurn } from '../../store/in-turn.ts'
import { writeFileAtomically } from '../../store/write-file.ts'
import { reportFile, reportName, reportPath } from '../downloads.ts'
import { type Engine, openModelled } from '../engine.ts'
import { projectFolder, readProject } from '../project-file.ts'
import { readRun } from '../training/run-file.ts'
import { latheVersion } from '../version.ts'
import { judgeRun } from './gates.ts'

export type ReportAsked = z.output<typeof REPORT>

/** Groups with fewer rows are not compared. */
const MIN_GROUP = 30

/** Writes a report of a run into its project, in the place of the one before. */
export async function makeReport(
  engine: Engine,
  project: string,
  run: string,
  asked: ReportAsked,
  signal?: AbortSignal,
) {
  const { about, format } = asked
  const { name, choices } = await readProject(engine.home, project)
  const saved = `${about}.${format}`
  const file = reportFile(engine.home, project, run, saved)
  await inTurn(file, async () => {
    const report = await reportOf(engine, { project, run, name, edges: choices.groupEdges }, asked, signal)
    await mkdir(dirname(file), { recursive: true })
    await writeFileAtomically(file, await renderReport(report, format))
  })
  return { download: reportPath(project, run, saved), name: reportName(name, saved) }
}

interface ReportOf {
  readonly project: string
  readonly run: string
  /** The project's. */
  readonly name: string
  readonly edges: RunAsked['edges']
}

async function reportOf(
  engine: Engine,
  { project, run, name, edges }: ReportOf,
  { about, columns, threshold }: ReportAsked,
  signal: AbortSignal | undefined,
): Promise<Report> {
  const { at, modelled } = await openModelled(engine, project, run)
  const stored = await readRun(engine.home, project, run)
  const said = { name, date: new Date().toISOString().slice(0, 10), version: latheVersion() }
  if (about === 'run') {
    const isBinary = modelled.run.task === 'binary'
    const of = { stored, modelled, at, hasTestRows: true }
    const asked = { ...said, groups: columns, edges, signal, ...(isBinary && { threshold }) }
    return runReport(await runReportInput(engine.tables, of, asked))
  }
  const { task, target, classes, rows, seed, mitigation, metrics } = stored.summary
  if (columns.length === 0)
    throw usageError('No column is chosen to compare rows by.', { next: 'Choose one to three columns in Fairness.' })
  const audit = await engine.tables.ask('audit', at, modelled, { columns, edges, threshold, seed })
  const isBinary = task === 'binary'
  const of = { task, target, positive: isBinary ? (classes[1] ?? '') : '', rows: rows.test, on: ON_TEST_ROWS }
  const gates = {
    judged: await judgeRun(engine, project, run, { columns, edges, threshold }),
    overrides: await overridesOf(engine, project, run),
  }
  const by = isBinary && !stored.summary.decision ? threshold : null
  return auditReport({
    ...said,
    audit,
    ...of,
    threshold: by,
    minGroup: MIN_GROUP,
    gates,
    study: mitigation,
    after: metrics,
  })
}

/** When, where to and why the model of a run was let through beyond limits. */
async function overridesOf({ home }: Engine, project: string, run: string) {
  const { entries } = await readAuditLog(projectFolder(home, project))
  return entries
    .filter((entry) => entry.run === run)
    .map(({ at, target, reason, beyond }) => ({
      target,
      reason,
      beyond,
      date: new Date(at).toISOString().slice(0, 10),
    }))
}

import { figuresIn, groupingsIn } from './audit-figures.ts'
import type { ReportedEvaluation, RunReportInput } from './input.ts'
import type { Report } from './report.ts'
import { aboutSection, findingsSection, limitsSection, meaningSection } from './sections/closing.ts'
import { dataSection, preparationSection } from './sections/data.ts'
import { decisionSection } from './sections/decision.ts'
import { explanationSection } from './sections/explanation.ts'
import { groupsSection } from './sections/groups.ts'
import { modelSection } from './sections/model.ts'
import { performanceSection, weakSection } from './sections/performance.ts'
import { stepsOf } from './sections/steps.ts'
import { summarySection } from './sections/summary.ts'

/**
 * Everything that is known of a trained model, for somebody who was not there: what it predicts, from what, how well, for whom
 * it does worse, what it goes by, and what to be careful of. The same input gives the same report.
 */
export function runReport(input: RunReportInput): Report {
  const { name, date, version, bundle } = input
  const { pipeline, record } = bundle
  const evaluation = input.evaluation ?? keptEvaluation(bundle)
  const groupings = groupingsIn(input.audit ?? record.fairness)
  const findings = input.findings ?? record.findings
  const positive = pipeline.classes[1] ?? ''
  return {
    title: `${name}: a model of ${pipeline.target}`,
    about: 'What it predicts, from what, how well, and what to be careful of.',
    date,
    version,
    sections: [
      ...summarySection(input, { evaluation, groupings, findings }),
      ...performanceSection(pipeline, evaluation, input.threshold ?? pipeline.threshold),
      ...weakSection(input.slices, pipeline),
      ...groupsSection(groupings, positive),
      ...decisionSection({
        study: record.mitigation,
        after: figuresIn(record.metrics),
        gates: record.gates,
        ...input,
      }),
      ...explanationSection(input.importance, input.dependence ?? [], pipeline),
      ...dataSection(input),
      ...preparationSection(input.steps ?? stepsOf(pipeline), input),
      ...modelSection(input),
      ...findingsSection(findings),
      ...limitsSection(input),
      ...meaningSection(evaluation),
      ...aboutSection(input),
    ],
  }
}

/** What a model keeps of its training's test rows; null where it keeps no figure. */
export function keptEvaluation({ record }: Pick<RunReportInput['bundle'], 'record'>): ReportedEvaluation | null {
  const metrics = figuresIn(record.metrics)
  if (Object.keys(metrics).length === 0) return null
  return { on: 'test rows, kept back from the data, which nothing has learned from', rows: record.rows.test, metrics }
}

import type { Json } from '../core/index.ts'
import { beyondGates } from '../fairness/index.ts'
import type { Task } from '../metrics/index.ts'
import { groupingsIn } from './audit-figures.ts'
import type { AuditExtras, ReportAbout } from './input.ts'
import { facts, gap, list, note, paragraph, type Report, section, table } from './report.ts'
import { decisionSection, limitWords } from './sections/decision.ts'
import { gapSentences, groupingBlocks } from './sections/groups.ts'
import { count, counted, listed, madeWith } from './text.ts'

export interface AuditReportInput extends ReportAbout, AuditExtras {
  /** An audit (shared/fairness) of any version. */
  readonly audit: Json | object
  readonly task: Task
  /** What is predicted. */
  readonly target: string
  /** Of two classes the one that counts as selected. */
  readonly positive: string
  readonly rows: number
  /** Which rows: “the test rows of run 0001”. */
  readonly on: string
  /** The score from which the positive class is said; null where decisions were given. */
  readonly threshold: number | null
  /** Groups with fewer rows are not compared. */
  readonly minGroup: number
}

/** A dated audit: groups, counts, rates, gaps, intervals, what was tried and what was decided. */
export function auditReport(input: AuditReportInput): Report {
  const { name, date, version, audit, task, target, positive, rows, minGroup, gates } = input
  const groupings = groupingsIn(audit)
  const seen = groupings.flatMap((grouping) => gapSentences(grouping, positive))
  const columns = [...new Map(groupings.map((grouping) => [grouping.column, grouping]))]
  const names = columns.map(([column]) => column)
  const decided = decisionSection(input)
  return {
    title: `${name}: fairness audit`,
    about: `Does “${target}” come out alike for groups of ${listed(names)}?`,
    date,
    version,
    sections: [
      ...section('in-short', 'In short', [
        paragraph(whatWasCompared(input)),
        table(
          'Groups',
          [
            ['Compared by', 'text'],
            ['Groups', 'count'],
            ['Too small to judge', 'count'],
            ['Rows', 'count'],
          ],
          columns.map(([column, grouping]) => [
            column,
            grouping.groups.length,
            grouping.groups.filter(({ isTooSmall }) => isTooSmall).length,
            grouping.groups.reduce((sum, group) => sum + group.rows, 0),
          ]),
        ),
        seen.map(({ text, isSeen }) => (isSeen ? note('warning', text) : paragraph(text))),
        beyondGates(gates?.judged ?? []).map((gate) =>
          note('warning', `${limitWords(gate)}: ${gate.state === 'exceeded' ? 'not kept' : 'not shown to be kept'}.`),
        ),
        input.decision === undefined &&
          (gates?.overrides ?? []).length === 0 &&
          gap('what is decided about these figures, by whom and for which reason.'),
      ]),
      ...decided,
      ...groupings.flatMap((grouping, at) =>
        section(`by-${at + 1}`, `By ${grouping.name}`, groupingBlocks(grouping, positive)),
      ),
      ...section('method', 'How it was measured', [
        facts([
          ['Rows', count(rows)],
          ['Smallest group that is compared', `${minGroup} rows`],
          [
            'Intervals',
            task === 'regression'
              ? '95 %, by drawing the rows of each group again 1,000 times'
              : '95 %: Wilson’s for rates, and else by drawing the rows of each group again 1,000 times',
          ],
          ['Made with', madeWith(version)],
          ...(date === null ? [] : [['Made on', date] as const]),
        ]),
        list([
          'A gap is the largest figure of a group minus the smallest. It is never negative, so its interval can lie above 0 by chance alone.',
          'Crossed groups are many, and small: some look different by chance. Whether a group differs from all other rows is tested, and the tests of all groups are corrected for each other (Holm).',
          'The figures describe what a model does on these rows. They do not say why, nor whether a difference is justified, nor that a law is kept.',
        ]),
      ]),
    ],
  }
}

function whatWasCompared({ task, target, positive, rows, on, threshold }: AuditReportInput): string {
  const what = task === 'regression' ? 'Predictions of' : 'Decisions about'
  const compared = `${what} “${target}” were compared between groups on ${counted(rows, 'row')}: ${on}.`
  if (task === 'regression')
    return `${compared} Errors are predicted minus true value, in the unit of “${target}”: above 0 predictions are too high.`
  if (task === 'multiclass')
    return `${compared} Each class is held against the rest: selected means that it is the one predicted.`
  return `${compared} Selected means “${positive}”${threshold === null ? '' : `, from a score of ${threshold} on`}.`
}

import type { Json } from '../core/index.ts'
import { groupingsIn } from './audit-figures.ts'
import type { AuditExtras, ReportAbout } from './input.ts'
import { facts, gap, list, note, paragraph, type Report, section, table } from './report.ts'
import { decisionSection } from './sections/decision.ts'
import { gapSentences, groupingBlocks } from './sections/groups.ts'
import { count, counted, listed, madeWith } from './text.ts'

export interface AuditReportInput extends ReportAbout, AuditExtras {
  /** An audit (shared/fairness) of any version. */
  readonly audit: Json | object
  /** What the decisions are about, and the value that counts as selected. */
  readonly target: string
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
  const { name, date, version, audit, target, positive, rows, on, threshold, minGroup, gates = [] } = input
  const groupings = groupingsIn(audit)
  const seen = groupings.flatMap((grouping) => gapSentences(grouping, positive))
  const names = groupings.map((grouping) => grouping.name)
  const decided = decisionSection(input)
  return {
    title: `${name}: fairness audit`,
    about: `Does “${target}” come out alike for groups of ${listed(names)}?`,
    date,
    version,
    sections: [
      ...section('in-short', 'In short', [
        paragraph(
          `Decisions about “${target}” were compared between groups on ${counted(rows, 'row')}: ${on}. Selected means “${positive}”${threshold === null ? '' : `, from a score of ${threshold} on`}.`,
        ),
        table(
          'Groups',
          [
            ['Compared by', 'text'],
            ['Groups', 'count'],
            ['Too small to judge', 'count'],
            ['Rows', 'count'],
          ],
          groupings.map((grouping) => [
            grouping.name,
            grouping.groups.length,
            grouping.groups.filter(({ isTooSmall }) => isTooSmall).length,
            grouping.groups.reduce((sum, group) => sum + group.rows, 0),
          ]),
        ),
        seen.map(({ text, isSeen }) => (isSeen ? note('warning', text) : paragraph(text))),
        gates
          .filter(({ state }) => state !== 'met')
          .map(({ title, state }) =>
            note('warning', `${title}: ${state === 'notMet' ? 'not met' : 'too uncertain to say'}.`),
          ),
        input.decision === undefined && gap('what is decided about these figures, by whom and for which reason.'),
      ]),
      ...decided,
      ...groupings.flatMap((grouping, at) =>
        section(`by-${at + 1}`, `By ${grouping.name}`, groupingBlocks(grouping, positive)),
      ),
      ...section('method', 'How it was measured', [
        facts([
          ['Rows', count(rows)],
          ['Smallest group that is compared', `${minGroup} rows`],
          ['Intervals', '95 %, by drawing the rows of each group again 1,000 times; Wilson’s for a share of 0 or 1'],
          ['Made with', madeWith(version)],
          ...(date === null ? [] : [['Made on', date] as const]),
        ]),
        list([
          'A gap is the largest figure of a group minus the smallest. It is never negative, so its interval can lie above 0 by chance alone.',
          'Crossed groups are many, and small: some look different by chance.',
          'The figures describe what a model does on these rows. They do not say why, nor whether a difference is justified, nor that a law is kept.',
        ]),
      ]),
    ],
  }
}

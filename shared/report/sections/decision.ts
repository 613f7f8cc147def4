import { METRICS } from '../../metrics/index.ts'
import { fairnessTitle } from '../audit-figures.ts'
import type { AuditExtras, MitigationTried } from '../input.ts'
import { facts, note, paragraph, type ReportBlock, type ReportSection, section, table } from '../report.ts'
import { studyBlocks } from './study.ts'

const STATES = { met: 'met', notMet: 'not met', tooUncertain: 'too uncertain to say' } as const

/** Limits and how they stand, what was tried to narrow gaps, and what was decided; nothing where there is none of it. */
export function decisionSection(extras: AuditExtras): ReportSection[] {
  const { mitigation = [], gates = [], decision } = extras
  return section('decision', 'What was tried, and what was decided', [
    gates.length > 0 &&
      table(
        'Limits that were set',
        [
          ['Limit', 'text'],
          ['Value (95 % interval)', 'figure'],
          ['It is', 'text'],
        ],
        gates.map(({ title, figure, state }) => [title, figure, STATES[state]]),
      ),
    studyBlocks(extras),
    mitigation.flatMap(mitigationBlocks),
    decision && [
      facts([
        ['Decided', decision.what],
        ['Reason', decision.reason],
        ...(decision.by === undefined ? [] : [['By', decision.by] as const]),
        ...(decision.date === undefined ? [] : [['On', decision.date] as const]),
      ]),
    ],
  ])
}

function mitigationBlocks({ title, what, before, after, isChosen }: MitigationTried): ReportBlock[] {
  const ids = Object.keys({ ...before, ...after })
  return [
    isChosen ? note('info', `${title} was chosen. ${what}`) : paragraph(`${title} was tried and not chosen. ${what}`),
    table(
      `${title}: before and after`,
      [
        ['Figure', 'text'],
        ['Before', 'figure'],
        ['After', 'figure'],
      ],
      ids.map((id) => [
        METRICS.has(id) ? METRICS.get(id).title : fairnessTitle(id),
        before[id] ?? null,
        after[id] ?? null,
      ]),
    ),
  ]
}

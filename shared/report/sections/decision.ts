import type { JudgedGate } from '../../fairness/index.ts'
import { fairnessDirection, fairnessTitle } from '../audit-figures.ts'
import type { AuditExtras } from '../input.ts'
import { facts, note, type ReportSection, section, table } from '../report.ts'
import { listed } from '../text.ts'
import { studyBlocks } from './study.ts'

const STATES = { kept: 'kept', exceeded: 'not kept', undecided: 'not shown to be kept' } as const

/** Limits and how they stand, what was tried to narrow gaps, and what was decided; nothing where there is none of it. */
export function decisionSection(extras: AuditExtras): ReportSection[] {
  const { gates = { judged: [], overrides: [] }, decision } = extras
  return section('decision', 'What was tried, and what was decided', [
    gates.judged.length > 0 &&
      table(
        'Limits that were set',
        [
          ['Limit', 'text'],
          ['Value (95 % interval)', 'figure'],
          ['It is', 'text'],
        ],
        gates.judged.map((gate) => [limitWords(gate), gate, STATES[gate.state]]),
      ),
    gates.overrides.map(({ reason, beyond, target, date }) =>
      note(
        'warning',
        `The model was let through${target === undefined ? '' : ` (${target})`}${date === undefined ? '' : ` on ${date}`} although ${listed(beyond)} ${beyond.length === 1 ? 'was' : 'were'} not kept. Reason: ${reason}`,
      ),
    ),
    studyBlocks(extras),
    decision && [
      facts([
        ['Decided', decision.what],
        ...(decision.reason === '' ? [] : [['Reason', decision.reason] as const]),
        ...(decision.date === undefined || decision.date === null ? [] : [['On', decision.date] as const]),
      ]),
    ],
  ])
}

const ENDS = { value: '', low: ', lower end of the interval', high: ', upper end of the interval' } as const

/** “Equalized odds difference by sex: at most 0.1, upper end of the interval” */
export function limitWords({ metric, label, of, bound, limit }: JudgedGate): string {
  const how = fairnessDirection(metric) === 'higher' ? 'at least' : 'at most'
  const ofClass = label === undefined ? '' : ` of “${label}”`
  return `${fairnessTitle(metric)}${ofClass}${of === '' ? '' : ` by ${of}`}: ${how} ${limit}${ENDS[bound]}`
}

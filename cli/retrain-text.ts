import { type RetrainReport, VERDICTS } from '../shared/registry/index.ts'
import { limitsSection } from './registry-text.ts'
import { columns, count, digits, section, size } from './text.ts'

/** A candidate beside the champion, for people. */
export function retrainText(report: RetrainReport): string {
  const { version, champion, data, differences, recommendation, limits, candidate, previous } = report
  const against = champion === null ? '' : ` beside version ${champion}`
  const rows = Object.entries(differences).map(([id, one]) => [
    `  ${id}`,
    digits(one.value),
    digits(one.other),
    digits(one.difference, 3),
    `(${digits(one.low, 2)} to ${digits(one.high, 2)})`,
  ])
  const speed = (rowsPerSecond: number | null) =>
    rowsPerSecond === null ? '' : `${count(Number(rowsPerSecond.toPrecision(2)))} rows/s`
  const weights = [
    ['  candidate', size(candidate.bytes), speed(candidate.rowsPerSecond)],
    ...(previous ? [['  champion', size(previous.bytes), speed(previous.rowsPerSecond)]] : []),
  ]
  return [
    `Version ${version}${against} on ${count(data.rows)} rows of ${data.names.join(', ') || 'a file'}${data.leftOut > 0 ? ` (${count(data.leftOut)} left out, which version ${champion} has seen)` : ''}\n`,
    `\n${VERDICTS[recommendation.verdict]}\n${recommendation.reasons.map(({ text }) => `  ${text}`).join('\n')}\n`,
    section(
      'Differences on the same rows (95 % interval)',
      rows.length === 0
        ? ''
        : columns([['  metric', 'candidate', 'champion', 'difference', ''], ...rows], { point: [1, 2, 3] }),
    ),
    limitsSection(limits),
    section('Size and speed', columns(weights)),
  ].join('')
}

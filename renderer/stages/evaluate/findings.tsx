import { CircleX, Info, TriangleAlert } from 'lucide-react'
import type { RunSummary } from '../../../shared/contract/index.ts'
import { findingText } from '../../format/index.ts'
import { Icon, Section } from '../../ui/index.ts'

const ICONS = {
  info: { icon: Info, word: 'Note', tone: 'second' },
  warning: { icon: TriangleAlert, word: 'Check', tone: 'warn' },
  error: { icon: CircleX, word: 'Refused', tone: 'bad' },
} as const

/** What was seen while training, in words; nothing where nothing was. */
export function RunFindings({ run }: { readonly run: RunSummary }) {
  if (run.findings.length === 0) return null
  return (
    <Section title="Findings of this run">
      <ul className="run-findings">
        {run.findings.map((finding) => {
          const { id, columns, severity } = finding
          const { icon, word, tone } = ICONS[severity]
          return (
            <li key={JSON.stringify([id, columns])}>
              <span className={tone}>
                <Icon of={icon} />
                <span className="hidden">{word}: </span>
              </span>
              <p>{findingText(finding)}</p>
            </li>
          )
        })}
      </ul>
    </Section>
  )
}

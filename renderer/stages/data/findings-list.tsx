import { CircleX, Info, TriangleAlert } from 'lucide-react'
import { useEffect } from 'react'
import { findingText } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { EmptyState, Icon, useShared } from '../../ui/index.ts'
import { useSteps } from '../clean/use-effects.ts'
import { useRecipe } from '../clean/use-recipe.ts'
import type { Data } from './columns.ts'
import { columnsToLeaveOut, isSplit, leftOut, splitToOffer, stepOfRows, stepToOffer } from './finding-actions.ts'
import { SELECTED_COLUMNS, SELECTED_FINDING } from './selection.ts'
import { useFindings } from './use-findings.ts'
import { useView } from './use-view.ts'

type Finding = Data['findings'][number]

const LOOKS = {
  error: { icon: CircleX, word: 'Refused', className: 'bad' },
  warning: { icon: TriangleAlert, word: 'Check', className: 'warn' },
  info: { icon: Info, word: 'Note', className: 'muted' },
} as const

const ORDER = ['error', 'warning', 'info'] as const

export const sorted = (findings: readonly Finding[]): Finding[] =>
  [...findings].sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity))

/** What was noticed about the data. A click selects the columns concerned; [ and ] go through the list. */
export function FindingsList() {
  const [at, setAt] = useShared(SELECTED_FINDING)
  const [selected, select] = useShared(SELECTED_COLUMNS)
  const findings = sorted(useFindings())
  const pick = (to: number) => {
    const finding = findings[to]
    if (!finding) return
    setAt(to)
    select(finding.columns)
  }
  useBrackets((step) => pick(Math.min(findings.length - 1, Math.max(0, at + step))))
  if (findings.length === 0)
    return (
      <div className="inspector-section">
        <EmptyState title="Nothing to decide">No column and no row of this file stands out.</EmptyState>
      </div>
    )
  return (
    <ul className="findings">
      {findings.map((finding, i) => (
        <FindingItem
          key={`${finding.id} ${finding.columns.join(' ')}`}
          finding={finding}
          isSelected={
            i === at && (finding.columns.length === 0 || finding.columns.every((name) => selected.includes(name)))
          }
          onPick={() => pick(i)}
        />
      ))}
    </ul>
  )
}

function FindingItem({
  finding,
  isSelected,
  onPick,
}: {
  readonly finding: Finding
  readonly isSelected: boolean
  readonly onPick: () => void
}) {
  const { project, choose, go } = useProject()
  const { icon, word, className } = LOOKS[finding.severity]
  const { columns } = finding
  const { add } = useRecipe()
  const steps = useSteps().value
  const useless = columnsToLeaveOut(finding, project.choices)
  const step = stepToOffer(finding, project.choices)
  const split = splitToOffer(finding, project.choices)
  const isTaken = isSplit(split, project.choices)
  const { view: shown, showTouched } = useView()
  const concerned = stepOfRows(finding)
  const isShown = concerned !== undefined && JSON.stringify(concerned) === JSON.stringify(shown.touchedBy)
  const view = steps?.find(({ id }) => id === step?.id)
  const names =
    columns.length > 4 ? `${columns.slice(0, 3).join(', ')} and ${columns.length - 3} more` : columns.join(', ')
  return (
    <li className={isSelected ? 'finding on' : 'finding'}>
      <button type="button" className="finding-body" aria-pressed={isSelected} onClick={onPick}>
        <span className={className}>
          <Icon of={icon} />
        </span>
        <span className="finding-text">
          <span className="finding-title">
            <span className="name">{names || 'The whole table'}</span>
            <span className={`small ${className}`}>{word}</span>
          </span>
          <span className="finding-message">{findingText(finding)}</span>
        </span>
      </button>
      <div className="finding-actions">
        {useless.length > 0 && (
          <button type="button" className="link small" onClick={() => choose(leftOut(useless, project.choices))}>
            {useless.length === 1 ? 'Leave out' : 'Leave them out'}
          </button>
        )}
        {concerned && (
          <button
            type="button"
            className="link small"
            aria-pressed={isShown}
            onClick={() => showTouched(isShown ? undefined : concerned)}
          >
            {isShown ? 'Show all rows' : 'Show the rows'}
          </button>
        )}
        {split && (
          <button
            type="button"
            className="link small"
            aria-pressed={isTaken}
            onClick={() => choose({ split: isTaken ? undefined : split })}
          >
            {isTaken ? 'Split at random' : split.by === 'time' ? 'Test on the latest' : 'Keep them together'}
          </button>
        )}
        {step && view && (
          <button
            type="button"
            className="link small"
            onClick={() => {
              add(view, step.params)
              go('clean')
            }}
          >
            {view.title}…
          </button>
        )}
      </div>
    </li>
  )
}

function useBrackets(move: (step: 1 | -1) => void) {
  useEffect(() => {
    const onKey = ({ key, target, ctrlKey, metaKey, altKey }: KeyboardEvent) => {
      if (ctrlKey || metaKey || altKey || target instanceof HTMLInputElement) return
      if (key === '[') move(-1)
      if (key === ']') move(1)
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  })
}

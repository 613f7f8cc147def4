import { Button } from '@mantine/core'
import { CircleCheck, CircleDashed, CircleX } from 'lucide-react'
import type { TargetView } from '../../../shared/contract/index.ts'
import { counted, size } from '../../format/index.ts'
import { Busy, Icon, Problem, useShared } from '../../ui/index.ts'
import { type ExportState, SELECTED_TARGET } from './exports.ts'
import { bytesOf, proofWords } from './proof-words.ts'

interface TargetCardProps {
  readonly target: TargetView
  readonly state: ExportState | undefined
  readonly onExport: () => void
  readonly onKeep: () => void
  /** Shows the export in its folder; null where the host cannot. */
  readonly onShow: (() => void) | null
}

/** A target: what it is, whom it is for, and how its export stands. */
export function TargetCard({ target, state, onExport, onKeep, onShow }: TargetCardProps) {
  const [selected, select] = useShared(SELECTED_TARGET)
  const { id, title, available, why } = target
  const done = state?.is === 'done' ? state.view : null
  return (
    <li className="target" data-selected={selected === id || undefined} data-shut={!available || undefined}>
      <div className="target-head">
        <h2>
          <button type="button" className="target-title" aria-pressed={selected === id} onClick={() => select(id)}>
            {title}
          </button>
        </h2>
        <span className="muted small">{done && size(bytesOf(done))}</span>
      </div>
      <p className="second target-for">{target.for}</p>
      <div className="target-foot">
        {!available ? (
          <p className="second small">
            <strong>Not available for this model</strong>
            {why && `, because ${why}`}
          </p>
        ) : state?.is === 'running' ? (
          <Busy verb="Writing and scoring golden rows" />
        ) : state?.is === 'failed' ? (
          <Problem
            trouble={state.trouble}
            action={
              <button type="button" className="link" onClick={onExport}>
                Export again
              </button>
            }
          />
        ) : done ? (
          <Done view={done} onKeep={onKeep} onShow={onShow} />
        ) : (
          <div className="target-actions">
            <Button variant="default" size="xs" aria-label={`Export ${title}`} onClick={onExport}>
              Export
            </Button>
            <span className="muted small">with its proof, a few seconds</span>
          </div>
        )}
      </div>
    </li>
  )
}

type DoneProps = Pick<Extract<ExportState, { is: 'done' }>, 'view'> & Pick<TargetCardProps, 'onKeep' | 'onShow'>

/** Its proof, and the way to its files: their folder where the host can show one, else a download. */
function Done({ view, onKeep, onShow }: DoneProps) {
  const files = counted(view.files.length, 'file')
  return (
    <>
      <Proof view={view} />
      <div className="target-actions">
        <Button variant="default" size="xs" onClick={onShow ?? onKeep}>
          {onShow ? 'Open folder' : 'Download'}
        </Button>
        <span className="muted small">{onShow ? files : `${files} in a zip`}</span>
      </div>
    </>
  )
}

/** The result of scoring the golden rows in the export’s own runtime. */
export function Proof({ view }: Pick<DoneProps, 'view'>) {
  const { title, detail } = proofWords(view)
  const [icon, tone] = !view.verified
    ? ([CircleDashed, 'warn'] as const)
    : view.verified.labelsEqual
      ? ([CircleCheck, 'good'] as const)
      : ([CircleX, 'bad'] as const)
  return (
    <div className="proof">
      <span className={tone}>
        <Icon of={icon} />
      </span>
      <div>
        <p className="name">{title}</p>
        <p className="second small">{detail}</p>
      </div>
    </div>
  )
}

import { Button } from '@mantine/core'
import { CircleCheck, CircleDashed, CircleX, History } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ExportView, MadeExport, TargetView } from '../../../shared/contract/index.ts'
import type { Problem as Trouble } from '../../client/problem.ts'
import { counted, size } from '../../format/index.ts'
import { Busy, dayOf, Icon, Problem, useShared } from '../../ui/index.ts'
import { SELECTED_TARGET } from './exports.ts'
import { bytesOf, proofWords, runNumber, signatureWords } from './proof-words.ts'
import { Refused } from './refused.tsx'
import type { ExportState } from './use-exports.ts'

interface TargetCardProps {
  readonly target: TargetView
  readonly state: ExportState
  readonly onExport: () => void
  readonly onKeep: (view: MadeExport) => void
  /** Shows the export in its folder; null where the host cannot. */
  readonly onShow: ((view: MadeExport) => void) | null
}

/** A target: what it is, whom it is for, and how its export stands. */
export function TargetCard({ target, state, onExport, onKeep, onShow }: TargetCardProps) {
  const [selected, select] = useShared(SELECTED_TARGET)
  const { id, title, available, why } = target
  const { work, view } = state
  return (
    <li className="target" data-selected={selected === id || undefined} data-shut={!available || undefined}>
      <div className="target-head">
        <h2>
          <button type="button" className="target-title" aria-pressed={selected === id} onClick={() => select(id)}>
            {title}
          </button>
        </h2>
        <span className="muted small">{view && size(bytesOf(view))}</span>
      </div>
      <p className="second target-for">{target.for}</p>
      <div className="target-foot">
        {!available && (
          <p className="second small">
            <strong>Not available for this model</strong>
            {why && `, because ${why}`}
          </p>
        )}
        {work?.is === 'failed' && <Failed trouble={work.trouble} action={available && again(onExport)} />}
        {work?.is === 'running' ? (
          <Busy verb="Writing and scoring golden rows" />
        ) : view ? (
          <Made title={title} view={view} canExport={available} onExport={onExport} onKeep={onKeep} onShow={onShow} />
        ) : (
          available && (
            <div className="target-actions">
              <Button variant="default" size="xs" aria-label={`Export ${title}`} onClick={onExport}>
                Export
              </Button>
              <span className="muted small">
                {target.isScored ? 'with its proof, a few seconds' : 'a few seconds, without a proof'}
              </span>
            </div>
          )
        )}
      </div>
    </li>
  )
}

const again = (onExport: () => void) => (
  <button type="button" className="link" onClick={onExport}>
    Export again
  </button>
)

function Failed({ trouble, action }: { readonly trouble: Trouble; readonly action: ReactNode }) {
  const { differing } = trouble
  return differing ? (
    <Refused trouble={{ ...trouble, differing }} action={action} />
  ) : (
    <Problem trouble={trouble} action={action} />
  )
}

interface MadeProps extends Pick<TargetCardProps, 'onExport' | 'onKeep' | 'onShow'> {
  readonly title: string
  readonly view: MadeExport
  readonly canExport: boolean
}

/** An export that is there: its proof, and the ways to it. */
function Made({ title, view, canExport, onExport, onKeep, onShow }: MadeProps) {
  const { isStale, madeAt, files, signedBy } = view
  const extras = isStale ? [] : signatureWords(view)
  const again = canExport && (
    <Button variant={isStale ? 'default' : 'subtle'} size="xs" aria-label={`Export ${title} again`} onClick={onExport}>
      Export again
    </Button>
  )
  return (
    <>
      {isStale ? <Stale view={view} /> : <Proof view={view} />}
      {extras.length > 0 && (
        <p className="muted small" title={signedBy ?? undefined}>
          {extras.join(', ')}
        </p>
      )}
      <p className="muted small">
        {dayOf(new Date(madeAt), new Date())}, {counted(files.length, 'file')}
      </p>
      <div className="target-actions">
        {isStale && again}
        {onShow ? (
          <Button variant="default" size="xs" aria-label={`Open folder of ${title}`} onClick={() => onShow(view)}>
            Open folder
          </Button>
        ) : (
          <Button
            variant={isStale ? 'subtle' : 'default'}
            size="xs"
            aria-label={`Download ${title}`}
            title={`${counted(files.length, 'file')} in a zip, ${size(view.bytes)}`}
            onClick={() => onKeep(view)}
          >
            Download
          </Button>
        )}
        {!isStale && again}
      </div>
    </>
  )
}

/** An export of another model than the one that is shown. */
function Stale({ view }: { readonly view: MadeExport }) {
  return (
    <div className="proof">
      <span className="warn">
        <Icon of={History} />
      </span>
      <div>
        <p className="name">From before the change</p>
        <p className="second small">It holds the model of run {runNumber(view.run)}, not the one that is shown here.</p>
      </div>
    </div>
  )
}

/** The result of scoring the golden rows in the export’s own runtime. */
export function Proof({ view }: { readonly view: ExportView }) {
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

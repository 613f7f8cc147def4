import { Button } from '@mantine/core'
import type { ExportsView } from '../../../shared/contract/index.ts'
import { size } from '../../format/index.ts'
import { Problem, useShared } from '../../ui/index.ts'
import { type ExportWork, MODEL_FILE, SELECTED_TARGET } from './exports.ts'

export const MODEL_WORDS = {
  title: 'Model file',
  for: 'The model itself, as Lathe reads it: for predictions by the lathe command, for other projects, and to keep.',
} as const

interface ModelCardProps {
  readonly model: ExportsView['model']
  readonly work: ExportWork | undefined
  readonly onKeep: () => void
}

/** The run's own file, which every export is made of. */
export function ModelCard({ model, work, onKeep }: ModelCardProps) {
  const [selected, select] = useShared(SELECTED_TARGET)
  const isSelected = selected === MODEL_FILE
  return (
    <li className="target" data-selected={isSelected || undefined}>
      <div className="target-head">
        <h2>
          <button type="button" className="target-title" aria-pressed={isSelected} onClick={() => select(MODEL_FILE)}>
            {MODEL_WORDS.title}
          </button>
        </h2>
        <span className="muted small">{size(model.bytes)}</span>
      </div>
      <p className="second target-for">{MODEL_WORDS.for}</p>
      <div className="target-foot">
        {work?.is === 'failed' && <Problem trouble={work.trouble} />}
        <div className="target-actions">
          <Button variant="default" size="xs" aria-label={`Download ${MODEL_WORDS.title}`} onClick={onKeep}>
            Download
          </Button>
          <span className="muted small">made by the training</span>
        </div>
      </div>
    </li>
  )
}

import { Select } from '@mantine/core'
import type { RunSummary } from '../../../shared/contract/index.ts'
import { share } from '../../format/index.ts'
import { Segmented } from '../../ui/index.ts'
import { narrowingOf, type Selection, useNarrowed, useSelection } from './selection.ts'

const SURENESSES = [0, 0.6, 0.7, 0.8, 0.9, 0.95]
const WHICH = [
  { value: 'all', text: 'All' },
  { value: 'wrong', text: 'Wrong' },
] as const

/** Of the selected rows only those that are wrong, and those that are predicted with some sureness. */
export function Narrowing({ run, selection }: { readonly run: RunSummary; readonly selection: Selection | null }) {
  const [narrowed, narrow] = useNarrowed()
  const [, select] = useSelection(run)
  const { canBeSure, canBeWrong } = narrowingOf(run, selection)
  return (
    <div className="cases-narrowing">
      {canBeWrong && (
        <Segmented
          label="Which rows"
          value={narrowed.isWrong ? 'wrong' : 'all'}
          options={WHICH}
          onChange={(which) => narrow({ ...narrowed, isWrong: which === 'wrong' })}
        />
      )}
      {canBeSure && (
        <Select
          size="xs"
          aria-label="How sure the prediction is"
          data={SURENESSES.map((sure) => ({
            value: String(sure),
            label: sure === 0 ? 'However sure' : `Sure by ${share(sure, 0)} or more`,
          }))}
          value={String(narrowed.sure)}
          allowDeselect={false}
          onChange={(sure) => narrow({ ...narrowed, sure: Number(sure) })}
        />
      )}
      {selection && (
        <button type="button" className="link" onClick={() => select(null)}>
          All test rows
        </button>
      )}
    </div>
  )
}

import type { ImportanceView } from '../../../shared/contract/index.ts'
import { RankedBars } from '../../charts/ranked-bars.tsx'
import { count, counted, significant } from '../../format/index.ts'
import { Term } from '../../glossary/term.tsx'
import { importanceTitle, MEASURES } from './words.ts'

const MOST_BARS = 15

interface RankingProps {
  readonly importance: ImportanceView
  readonly selected: string | null
  readonly onSelect: (column: string) => void
}

/** Columns by how much the model loses without them; those that go together are named below. */
export function Ranking({ importance, selected, onSelect }: RankingProps) {
  const { measure, columns, groups, rows, repeats } = importance
  const shown = columns.slice(0, MOST_BARS)
  const about =
    measure === 'contribution' ? 'made-up rows' : `${counted(rows, 'test row')}, shuffled ${counted(repeats, 'time')}`
  return (
    <div>
      <RankedBars
        title={importanceTitle(importance)}
        about={`${MEASURES[measure].about}, 95\u00a0% interval`}
        rows={about}
        bars={shown.map(({ columns: [name = ''], importance: own }) => ({ name, ...own }))}
        xLabel={MEASURES[measure].label}
        format={(value) => significant(value, 3)}
        selected={selected}
        onSelect={onSelect}
      />
      <p className="second small explain-note">
        {measure !== 'contribution' && (
          <>
            <Term of="permutationImportance">Permutation importance</Term>,{' '}
          </>
        )}
        {about}.
        {columns.length > shown.length ? ` The ${MOST_BARS} strongest of ${count(columns.length)} columns.` : ''}
      </p>
      {groups.length > 0 && (
        <ul className="explain-groups small">
          {groups.map(({ columns: names, importance: own }) => (
            <li key={names.join('\n')}>
              {names.join(', ')} say much of each other: each looks less important alone. Shuffled together:{' '}
              {significant(own.value, 3)} ({significant(own.low, 3)} to {significant(own.high, 3)}).
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

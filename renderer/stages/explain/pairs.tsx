import { Button } from '@mantine/core'
import { useState } from 'react'
import type { RunSummary } from '../../../shared/contract/index.ts'
import { counted, decimal } from '../../format/index.ts'
import { Term } from '../../glossary/term.tsx'
import { useProject } from '../../state.ts'
import { Problem, Section } from '../../ui/index.ts'
import { PAIRS, pairsOf } from './asking.ts'
import { LongWork } from './long-work.tsx'
import { useFollowed } from './use-followed.ts'

/** Of the strongest columns: pairs of more take their time. */
const MOST_COLUMNS = 8
const MOST_PAIRS = 8
/** What is shown as 0.00 is none. */
const LEAST_STRENGTH = 0.005

interface PairsProps {
  readonly run: RunSummary
  /** Strongest first. */
  readonly columns: readonly string[]
  readonly onSelect: (column: string) => void
}

/** Which columns act together; looked for when it is asked for. */
export function Pairs({ run, columns, onSelect }: PairsProps) {
  const { project } = useProject()
  const strongest = columns.slice(0, MOST_COLUMNS)
  const { key } = pairsOf(project.id, run.id, strongest)
  const [isAsked, ask] = useState(PAIRS.get(key) !== undefined)
  return (
    <Section title="Columns that act together">
      {strongest.length < 2 ? (
        <p className="second small">The model uses one column alone.</p>
      ) : isAsked ? (
        <Found run={run} columns={strongest} onSelect={onSelect} onCancel={() => ask(false)} />
      ) : (
        <div className="explain-ask">
          <p className="second small">
            Whether what one column does depends on another: <Term of="interaction">interactions</Term> of the{' '}
            {counted(strongest.length, 'strongest column')}.
          </p>
          <Button variant="default" size="xs" onClick={() => ask(true)}>
            Look for pairs
          </Button>
        </div>
      )}
    </Section>
  )
}

function Found({ run, columns, onSelect, onCancel }: PairsProps & { readonly onCancel: () => void }) {
  const { client, project } = useProject()
  const { key, load } = pairsOf(project.id, run.id, columns)
  const { value, trouble, work } = useFollowed(key, 'Looking at pairs', load(client), PAIRS)
  if (trouble) return <Problem trouble={trouble} />
  if (!value) return <LongWork work={work} onCancel={onCancel} />
  const shown = value.pairs.filter(({ strength }) => strength >= LEAST_STRENGTH).slice(0, MOST_PAIRS)
  if (shown.length === 0)
    return <p className="second small">None does: what each column does to the answer, it does by itself.</p>
  return (
    <>
      <ul className="explain-pairs">
        {shown.map(({ columns: [a, b], strength }) => (
          <li key={`${a}\n${b}`}>
            <span className="explain-pair">
              <ColumnLink name={a} onSelect={onSelect} /> and <ColumnLink name={b} onSelect={onSelect} />
            </span>
            <span className="explain-strength" aria-hidden="true">
              <span style={{ width: `${100 * strength}%` }} />
            </span>
            <span className="explain-figure">{decimal(strength, 2)}</span>
          </li>
        ))}
      </ul>
      <p className="second small explain-note">
        Friedman’s H, from 0 (their effects only add up) to 1, on {counted(value.rows, 'row')}. Pairs below about 0.1
        hardly act together.
      </p>
    </>
  )
}

const ColumnLink = ({ name, onSelect }: { readonly name: string; readonly onSelect: (column: string) => void }) => (
  <button type="button" className="link" title={`Follow ${name}`} onClick={() => onSelect(name)}>
    {name}
  </button>
)

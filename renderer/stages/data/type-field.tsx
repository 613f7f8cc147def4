import { Button, Select } from '@mantine/core'
import { useState } from 'react'
import type { Misfits } from '../../../shared/contract/index.ts'
import { problemOf, type Problem as Trouble } from '../../client/problem.ts'
import { count, counted } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { Problem, useLoaded } from '../../ui/index.ts'
import { type ColumnProfile, type ColumnType, sourceKey, TYPE_WORDS } from './columns.ts'
import { useReading } from './use-reading.ts'

const TYPES: readonly ColumnType[] = ['number', 'category', 'boolean', 'date', 'text']

interface Proposal {
  readonly type: ColumnType
  readonly misfits: Misfits
}

/** The type of a column. One that not every cell fits is read so only after these cells were shown. */
export function TypeField({ column: { name, type, reason } }: { readonly column: ColumnProfile }) {
  const { client, project } = useProject()
  const { change, reading, trouble } = useReading()
  const [proposal, setProposal] = useState<Proposal | null>(null)
  const [failure, setFailure] = useState<Trouble | null>(null)
  const problem = failure ?? trouble
  const left = useMisfits(name, type)
  const apply = (to: ColumnType) => {
    setProposal(null)
    change({ types: { ...reading.types, [name]: to } }, `${name} read as ${TYPE_WORDS[to]}`)
  }
  const propose = async (to: ColumnType) => {
    setFailure(null)
    setProposal(null)
    if (to === type) return
    try {
      const misfits = await client.data.misfits({ project: project.id, column: name, type: to })
      if (misfits.cells === 0) apply(to)
      else setProposal({ type: to, misfits })
    } catch (error) {
      setFailure(problemOf(error))
    }
  }
  return (
    <>
      <Select
        label="Type"
        data={TYPES.map((value) => ({ value, label: TYPE_WORDS[value] }))}
        value={proposal?.type ?? type}
        allowDeselect={false}
        description={reason.charAt(0).toUpperCase() + reason.slice(1)}
        inputWrapperOrder={['label', 'input', 'description']}
        onChange={(to) => {
          const next = TYPES.find((known) => known === to)
          if (next) propose(next)
        }}
      />
      {proposal && (
        <section className="misfits" aria-label="Cells that would not fit">
          <p>
            {counted(proposal.misfits.cells, 'cell')} would not fit {TYPE_WORDS[proposal.type]}, and would count as
            missing:
          </p>
          <MisfitList misfits={proposal.misfits} />
          <div className="put-right-actions">
            <Button size="xs" variant="default" onClick={() => apply(proposal.type)}>
              Read as {TYPE_WORDS[proposal.type]}
            </Button>
            <button type="button" className="link small" onClick={() => setProposal(null)}>
              Keep {TYPE_WORDS[type]}
            </button>
          </div>
        </section>
      )}
      {!proposal && left && left.cells > 0 && (
        <section className="misfits" aria-label="Cells that do not fit">
          <p>
            {counted(left.cells, 'cell')} {left.cells === 1 ? 'does' : 'do'} not fit {TYPE_WORDS[type]}, and{' '}
            {left.cells === 1 ? 'counts' : 'count'} as missing:
          </p>
          <MisfitList misfits={left} />
        </section>
      )}
      {problem && <Problem trouble={problem} />}
    </>
  )
}

function MisfitList({ misfits: { cells, first } }: { readonly misfits: Misfits }) {
  return (
    <ol className="misfit-list">
      {first.map(({ row, text }) => (
        <li key={row}>
          <span className="muted">Row {count(row + 1)}</span> {text}
        </li>
      ))}
      {cells > first.length && <li className="muted">and {count(cells - first.length)} more</li>}
    </ol>
  )
}

const NONE: Misfits = { cells: 0, first: [] }

/** The cells that do not fit the type that a person gave to a column. */
function useMisfits(column: string, type: ColumnType): Misfits | null {
  const { client, project } = useProject()
  const { types } = project.data.reading
  const isGiven = types?.[column] === type
  const key = JSON.stringify([project.id, sourceKey(project.data), types, column])
  const { value, isStale } = useLoaded(key, async (signal) =>
    isGiven ? client.data.misfits({ project: project.id, column, type }, { signal }) : NONE,
  )
  return isStale ? null : value
}

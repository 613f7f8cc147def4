import { X } from 'lucide-react'
import { useState } from 'react'
import { problemOf, type Problem as Trouble } from '../../client/problem.ts'
import { useConnection } from '../../connection.ts'
import { count, counted } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { IconButton, Problem } from '../../ui/index.ts'
import { useSteps } from '../clean/use-effects.ts'
import { useRecipe } from '../clean/use-recipe.ts'
import { filterText } from './filters.ts'
import { useShown } from './use-shown.ts'
import { useView, useViewTotal } from './use-view.ts'

/** The filters and the order of the grid: what they are, how many rows they show, and what can be made of them. */
export function FilterBar() {
  const { client, project, go, notify } = useProject()
  const connection = useConnection()
  const { columns, rows, cleaned } = useShown().shown
  const { view, isWhole, remove, clear, sortBy, showTouched } = useView()
  const { total } = useViewTotal()
  const { add } = useRecipe()
  const steps = useSteps().value
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  if (isWhole) return null
  const { filters, touchedBy, sort } = view
  const touching = steps?.find(({ id }) => id === touchedBy?.id)?.title
  const isFiltered = filters.length > 0 || touchedBy !== undefined
  const toStep = async (isRemoving: boolean) => {
    setTrouble(null)
    try {
      const { id, params } = await client.data.filterStep({
        project: project.id,
        filters,
        isRemoving,
        ...(cleaned && { cleaned }),
      })
      const step = steps?.find((known) => known.id === id)
      if (!step) return
      add(step, params)
      clear()
      go('clean')
    } catch (error) {
      setTrouble(problemOf(error))
    }
  }
  const save = async () => {
    setTrouble(null)
    try {
      const path = await client.data.rowsFile({ project: project.id, view })
      await connection.download(path, `${project.name} rows.csv`)
      notify(`${counted(total, 'row')} downloaded, as the grid shows them`)
    } catch (error) {
      setTrouble(problemOf(error))
    }
  }
  return (
    <section className="filter-bar" aria-label="Filters">
      {isFiltered && (
        <span className="filter-count" role="status">
          {count(total)} of {count(rows)} rows
        </span>
      )}
      {filters.map((filter) => {
        const type = columns.find(({ name }) => name === filter.column)?.type ?? 'category'
        const text = filterText(filter, type)
        return <Chip key={`${filter.column} ${filter.isOthers}`} text={text} onRemove={() => remove(filter)} />
      })}
      {touchedBy && (
        <Chip text={`${touching ?? touchedBy.id}: rows concerned`} onRemove={() => showTouched(undefined)} />
      )}
      {sort && (
        <Chip
          text={`Sorted by ${sort.column}, ${sort.isDescending ? 'descending' : 'ascending'}`}
          onRemove={() => sortBy(undefined)}
        />
      )}
      {isFiltered && (
        <button type="button" className="link" onClick={clear}>
          Clear {filters.length + (touchedBy ? 1 : 0) === 1 ? 'it' : 'all'}
        </button>
      )}
      {filters.length > 0 && !touchedBy && (
        <>
          <button type="button" className="link" onClick={() => toStep(false)}>
            Keep only these rows…
          </button>
          <button type="button" className="link" onClick={() => toStep(true)}>
            Remove these rows…
          </button>
        </>
      )}
      <button type="button" className="link" onClick={save}>
        Download these rows
      </button>
      {trouble && <Problem trouble={trouble} />}
    </section>
  )
}

function Chip({ text, onRemove }: { readonly text: string; readonly onRemove: () => void }) {
  return (
    <span className="chip">
      <span title={text}>{text}</span>
      <IconButton icon={X} label={`Take out: ${text}`} small onClick={onRemove} />
    </span>
  )
}

import { Select } from '@mantine/core'
import { useState } from 'react'
import { useProject } from '../../../state.ts'

const WAYS = [
  { value: 'random', label: 'At random' },
  { value: 'group', label: 'Rows of one value stay together' },
  { value: 'time', label: 'The latest rows' },
  { value: 'copies', label: 'Rows that are alike stay together' },
] as const

type Way = (typeof WAYS)[number]['value']

/** How the test rows are chosen. By a column counts once the column is named. */
export function SplitChoice() {
  const { project, choose } = useProject()
  const { split, target } = project.choices
  const [wanted, setWanted] = useState<Way | null>(null)
  const way = wanted ?? split?.by ?? 'random'
  const column = split && 'column' in split && split.by === way ? split.column : null
  const columns = project.data.columns
    .filter(({ name, type }) => name !== target && (way !== 'time' || type === 'date' || type === 'number'))
    .map(({ name }) => name)
  const take = (value: Way) => {
    const needsColumn = value === 'group' || value === 'time'
    setWanted(needsColumn ? value : null)
    if (value === 'random') choose({ split: undefined })
    if (value === 'copies') choose({ split: { by: 'copies' } })
  }
  return (
    <>
      <Select
        label="How they are chosen"
        data={[...WAYS]}
        value={way}
        allowDeselect={false}
        onChange={(value) => {
          const chosen = WAYS.find((one) => one.value === value)
          if (chosen) take(chosen.value)
        }}
      />
      {(way === 'group' || way === 'time') && (
        <Select
          label={way === 'group' ? 'Column whose values stay together' : 'Column of times'}
          data={columns}
          value={column}
          placeholder="Choose one"
          searchable
          allowDeselect={false}
          onChange={(name) => {
            if (name === null) return
            setWanted(null)
            choose({ split: { by: way, column: name } })
          }}
        />
      )}
    </>
  )
}

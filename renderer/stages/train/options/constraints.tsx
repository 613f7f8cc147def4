import { Button, MultiSelect, Select } from '@mantine/core'
import { Trash2 } from 'lucide-react'
import { useProject } from '../../../state.ts'
import { IconButton, Segmented } from '../../../ui/index.ts'
import { type Direction, featureColumns, groupsOf, monotoneOf, type OptionValues } from './option-values.ts'

const DIRECTIONS = [
  { value: '+', text: 'Never falls' },
  { value: '-', text: 'Never rises' },
] as const

interface ConstraintsProps {
  readonly options: OptionValues
  readonly onChange: (changes: OptionValues) => void
}

/** What the prediction must hold of columns. */
export function Constraints({ options, onChange }: ConstraintsProps) {
  return (
    <section className="train-option-group" aria-label="What must hold">
      <h3>What must hold</h3>
      <p className="small muted">Families that cannot promise it do not take part.</p>
      <Directions options={options} onChange={onChange} />
      <Groups options={options} onChange={onChange} />
    </section>
  )
}

function Directions({ options, onChange }: ConstraintsProps) {
  const { project } = useProject()
  const monotone = monotoneOf(options)
  const set = (column: string, direction: Direction | null) => {
    const { [column]: _, ...others } = monotone
    onChange({ monotone: direction === null ? others : { ...others, [column]: direction } })
  }
  const open = featureColumns(project)
    .filter(({ name, type }) => (type === 'number' || type === 'boolean') && !Object.hasOwn(monotone, name))
    .map(({ name }) => name)
  return (
    <>
      {Object.entries(monotone).map(([column, direction]) => (
        <div className="train-constraint" key={column}>
          <span className="name">{column}</span>
          <Segmented
            label={`As ${column} rises, the prediction`}
            value={direction}
            options={DIRECTIONS}
            onChange={(chosen) => set(column, chosen)}
          />
          <IconButton icon={Trash2} small label={`Leave ${column} free`} onClick={() => set(column, null)} />
        </div>
      ))}
      <Select
        label="As a column rises, the prediction never falls or rises"
        data={open}
        value={null}
        placeholder="Choose a number column"
        nothingFoundMessage="No number column is called so"
        searchable
        onChange={(column) => column !== null && set(column, '+')}
      />
    </>
  )
}

function Groups({ options, onChange }: ConstraintsProps) {
  const { project } = useProject()
  const groups = groupsOf(options)
  const names = featureColumns(project).map(({ name }) => name)
  const put = (at: number, columns: readonly string[]) =>
    onChange({
      interactions: groups.map((group, i) => (i === at ? columns : group)).filter(({ length }) => length > 0),
    })
  return (
    <>
      {groups.map((group, at) => (
        <MultiSelect
          // biome-ignore lint/suspicious/noArrayIndexKey: a group is its place while its columns change
          key={at}
          label={`Columns that may act together, group ${at + 1}`}
          data={names}
          value={[...group]}
          searchable
          onChange={(columns) => put(at, columns)}
        />
      ))}
      <MultiSelect
        // A new one for each group.
        key={`new ${groups.length}`}
        label={groups.length === 0 ? 'Columns that may act together (all others act alone)' : 'Another group'}
        data={names}
        value={[]}
        searchable
        placeholder={groups.length === 0 ? 'All may act together' : 'Choose columns'}
        onChange={(columns) => onChange({ interactions: [...groups, columns] })}
      />
      {groups.length > 0 && (
        <Button variant="default" size="compact-xs" onClick={() => onChange({ interactions: [] })}>
          Let all act together
        </Button>
      )}
    </>
  )
}

import {
  Autocomplete,
  Button,
  Checkbox,
  Input,
  MultiSelect,
  NumberInput,
  Radio,
  Select,
  TagsInput,
  TextInput,
} from '@mantine/core'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from '../ui/index.ts'
import {
  choiceText,
  entriesOf,
  type Field,
  namesColumn,
  numberProblem,
  numbersOf,
  type Pair,
  pairsOf,
  recordOf,
  recordsOf,
  textsOf,
  type Values,
  wordsOf,
} from './field-words.ts'
import './forms.css'

const RADIO_MOST = 5

/** A form made from the fields of a params schema: nothing about a step is written here. */
export function ParamsForm({
  fields,
  values,
  columns,
  onChange,
}: {
  readonly fields: readonly Field[]
  readonly values: Values
  /** Names to choose from, where a field lists columns. */
  readonly columns: readonly string[]
  readonly onChange: (values: Values) => void
}) {
  return (
    <div className="params-form">
      {fields.map((field) => (
        <Control
          key={field.name}
          field={field}
          value={values[field.name]}
          columns={columns}
          onChange={(value) => onChange({ ...values, [field.name]: value })}
        />
      ))}
    </div>
  )
}

interface ControlProps {
  readonly field: Field
  readonly value: unknown
  readonly columns: readonly string[]
  readonly onChange: (value: unknown) => void
}

function Control({ field, value, columns, onChange }: ControlProps) {
  const words = wordsOf(field)
  switch (field.type) {
    case 'number':
    case 'integer':
      return <NumberControl field={field} value={value} onChange={onChange} />
    case 'boolean':
      return (
        <Checkbox {...words} checked={value === true} onChange={(event) => onChange(event.currentTarget.checked)} />
      )
    case 'choice':
      return <ChoiceControl field={field} value={value} onChange={onChange} />
    case 'list':
      if (field.choices)
        return <MultiSelect {...words} data={choiceItems(field)} value={textsOf(value)} onChange={onChange} />
      return namesColumn(field) ? (
        <MultiSelect
          label={words.label}
          data={[...columns]}
          value={textsOf(value)}
          searchable
          clearable
          placeholder={
            textsOf(value).length > 0 ? '' : field.title.includes('none: all') ? 'All that fit' : 'Choose columns'
          }
          nothingFoundMessage="No column is called so"
          onChange={onChange}
        />
      ) : (
        <TagsInput
          {...words}
          value={entriesOf(value)}
          placeholder={entriesOf(value).length === 0 ? 'Type one, then Enter' : ''}
          onChange={(texts) => onChange(field.of === 'number' ? numbersOf(texts) : texts)}
        />
      )
    case 'text':
      if (namesColumn(field))
        return (
          <Select
            {...words}
            data={[...columns]}
            value={typeof value === 'string' && columns.includes(value) ? value : null}
            placeholder="Choose one"
            searchable
            allowDeselect={false}
            clearable={field.name !== 'column'}
            onChange={(name) => onChange(name ?? '')}
          />
        )
      return (
        <TextInput
          {...words}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )
    case 'record':
      return (
        <PairsControl field={field} value={value} columns={field.name === 'names' ? columns : []} onChange={onChange} />
      )
    case 'table':
      return <TableControl field={field} value={value} onChange={onChange} />
  }
}

function NumberControl({ field, value, onChange }: Omit<ControlProps, 'columns'>) {
  const problem = numberProblem(field, value)
  return (
    <NumberInput
      {...wordsOf(field)}
      value={typeof value === 'number' ? value : ''}
      error={problem === '' ? undefined : problem}
      allowDecimal={field.type === 'number'}
      step={field.type === 'number' ? 0.01 : 1}
      onChange={onChange}
    />
  )
}

function ChoiceControl({ field, value, onChange }: Omit<ControlProps, 'columns'>) {
  const words = wordsOf(field)
  const choices = field.choices ?? []
  const current = typeof value === 'string' ? value : null
  if (choices.length > RADIO_MOST)
    return <Select {...words} data={choiceItems(field)} value={current} allowDeselect={false} onChange={onChange} />
  return (
    <Radio.Group {...words} value={current} onChange={onChange}>
      <div className="radios">
        {choices.map((choice) => (
          <Radio key={choice} value={choice} label={choiceText(choice)} size="xs" />
        ))}
      </div>
    </Radio.Group>
  )
}

const choiceItems = ({ choices = [] }: Field) => choices.map((choice) => ({ value: choice, label: choiceText(choice) }))

/** Names and values, one pair a line; a pair without a name is not counted. */
function PairsControl({ field, value, columns, onChange }: ControlProps) {
  const [typed, setPairs] = useState<readonly Pair[]>(() => pairsOf(value))
  // What is chosen elsewhere, such as groups of similar values, is shown here too.
  const pairs = JSON.stringify(recordOf(field, typed)) === JSON.stringify(value ?? {}) ? typed : pairsOf(value)
  const words = wordsOf(field)
  const change = (changed: readonly Pair[]) => {
    setPairs(changed)
    onChange(recordOf(field, changed))
  }
  const put = (at: number, pair: Pair) => change(pairs.map((old, i) => (i === at ? pair : old)))
  return (
    <Input.Wrapper {...words} labelElement="div">
      <div className="pairs">
        {pairs.map(([name, text], at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a pair is its place while its name is being typed
          <div className="pair" key={at}>
            <Autocomplete
              aria-label={`${words.label}, ${at + 1}: first`}
              data={[...columns]}
              value={name}
              onChange={(changed) => put(at, [changed, text])}
            />
            <TextInput
              aria-label={`${words.label}, ${at + 1}: second`}
              value={text}
              error={field.of === 'number' && numbersOf([text]).length === 0 ? 'Enter a number.' : undefined}
              onChange={(event) => put(at, [name, event.currentTarget.value])}
            />
            <IconButton
              icon={Trash2}
              small
              label={`Remove ${name || `pair ${at + 1}`}`}
              onClick={() => change(pairs.filter((_, i) => i !== at))}
            />
          </div>
        ))}
        <Button variant="default" size="compact-xs" onClick={() => setPairs([...pairs, ['', '']])}>
          Add a pair
        </Button>
      </div>
    </Input.Wrapper>
  )
}

/** What was recorded elsewhere, such as edits of cells: it can be taken out here. */
function TableControl({ field, value, onChange }: Omit<ControlProps, 'columns'>) {
  const rows = recordsOf(value)
  const words = wordsOf(field)
  return (
    <Input.Wrapper {...words} labelElement="div">
      {rows.length === 0 && <p className="second small">None.</p>}
      {rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows may be alike; the place is what a row is
        <div className="table-row" key={at}>
          <span>{Object.values(row).map(String).join(' · ')}</span>
          <IconButton
            icon={Trash2}
            small
            label={`Remove ${words.label.toLowerCase()} ${at + 1}`}
            onClick={() => onChange(rows.filter((_, i) => i !== at))}
          />
        </div>
      ))}
    </Input.Wrapper>
  )
}

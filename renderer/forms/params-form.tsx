import { Checkbox, MultiSelect, NumberInput, Radio, Select, TagsInput, TextInput } from '@mantine/core'
import { choiceText, type Field, numberProblem, textsOf, type Values, wordsOf } from './field-words.ts'

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
      return field.name === 'columns' ? (
        <MultiSelect
          label={words.label}
          data={[...columns]}
          value={textsOf(value)}
          searchable
          clearable
          placeholder={textsOf(value).length === 0 ? 'All that fit' : ''}
          nothingFoundMessage="No column is called so"
          onChange={onChange}
        />
      ) : (
        <TagsInput
          {...words}
          value={textsOf(value)}
          placeholder={textsOf(value).length === 0 ? 'Type one, then Enter' : ''}
          onChange={onChange}
        />
      )
    case 'text':
      return (
        <TextInput
          {...words}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )
    case 'record':
      return null
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
    return (
      <Select
        {...words}
        data={choices.map((choice) => ({ value: choice, label: choiceText(choice) }))}
        value={current}
        allowDeselect={false}
        onChange={onChange}
      />
    )
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

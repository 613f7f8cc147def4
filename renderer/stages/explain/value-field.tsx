import { Select, TextInput } from '@mantine/core'
import { Lock, LockOpen } from 'lucide-react'
import { memo } from 'react'
import type { InputView } from '../../../shared/contract/index.ts'
import { IconButton } from '../../ui/index.ts'
import { useLocked } from './selection.ts'

const MISSING = '(missing)'

interface ValueFieldProps {
  readonly input: InputView
  readonly value: string
  /** The same function at every keystroke. */
  readonly onChange: (input: InputView, value: string) => void
}

/** One value of the row, and whether it may change when changes are looked for. Fields that did not change are not drawn again. */
export const ValueField = memo(
  Field,
  (a, b) =>
    a.value === b.value && a.onChange === b.onChange && a.input.name === b.input.name && a.input.own === b.input.own,
)

function Field({ input, value, onChange: change }: ValueFieldProps) {
  const { name, own, range } = input
  const onChange = (to: string) => change(input, to)
  const [locked, setLocked] = useLocked()
  const isLocked = locked.includes(name)
  const isChanged = value !== own
  const note = isChanged ? `was ${own === '' ? 'missing' : own}` : range ? `${range[0]} to ${range[1]}` : undefined
  return (
    <div className={isChanged ? 'explain-field is-changed' : 'explain-field'}>
      {input.levels.length > 0 ? (
        <LevelField input={input} name={name} value={value} note={note} onChange={onChange} />
      ) : (
        <TypedField name={name} value={value} note={note} onChange={onChange} />
      )}
      <IconButton
        label={isLocked ? `Let ${name} change` : `Keep ${name} as it is`}
        icon={isLocked ? Lock : LockOpen}
        onClick={() => setLocked(isLocked ? locked.filter((other) => other !== name) : [...locked, name])}
      />
    </div>
  )
}

interface LevelFieldProps extends TypedFieldProps {
  readonly input: InputView
}

function LevelField({ input: { name, levels }, value, note, onChange }: LevelFieldProps) {
  const known = [...new Set([...levels, ...(value === '' ? [] : [value])])]
  return (
    <Select
      size="xs"
      label={name}
      description={note}
      inputWrapperOrder={['label', 'input', 'description']}
      data={[...known, MISSING]}
      value={value === '' ? MISSING : value}
      allowDeselect={false}
      searchable={known.length > 12}
      onChange={(to) => onChange(to === null || to === MISSING ? '' : to)}
    />
  )
}

interface TypedFieldProps {
  readonly name: string
  readonly value: string
  readonly note: string | undefined
  readonly onChange: (value: string) => void
}

function TypedField({ name, value, note, onChange }: TypedFieldProps) {
  return (
    <TextInput
      size="xs"
      label={name}
      description={note}
      inputWrapperOrder={['label', 'input', 'description']}
      placeholder={MISSING}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

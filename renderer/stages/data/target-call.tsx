import { Select } from '@mantine/core'
import { Target } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useProject } from '../../state.ts'
import { defineShared, Icon, useShared } from '../../ui/index.ts'
import { withRole } from './roles.ts'

/** Set when the header asks for a target: the picker takes the focus as soon as it is there. */
export const ASKS_FOR_TARGET = defineShared<boolean>('data.asks-for-target', false)

/** Asks for the column to predict, while there is none. */
export function TargetCall() {
  const { project, choose } = useProject()
  if (project.choices.target !== '' || project.data.columns.length === 1) return null
  return (
    <section className="target-call" aria-label="Column to predict">
      <Icon of={Target} />
      <p>
        <strong>Which column is to be predicted?</strong> Choose it here, or select a column below.
      </p>
      <TargetPicker
        names={project.data.columns.map(({ name }) => name)}
        onPick={(name) => choose(withRole([name], 'target', project.choices))}
      />
    </section>
  )
}

function TargetPicker({
  names,
  onPick,
}: {
  readonly names: readonly string[]
  readonly onPick: (name: string) => void
}) {
  const input = useRef<HTMLInputElement>(null)
  const [isAsked, setAsked] = useShared(ASKS_FOR_TARGET)
  useEffect(() => {
    if (!isAsked) return
    input.current?.focus()
    setAsked(false)
  }, [isAsked, setAsked])
  return (
    <Select
      ref={input}
      aria-label="Column to predict"
      placeholder="Choose a column"
      searchable
      nothingFoundMessage="No column is called so"
      data={[...names]}
      value={null}
      openOnFocus
      maxDropdownHeight={320}
      onChange={(name) => name && onPick(name)}
    />
  )
}

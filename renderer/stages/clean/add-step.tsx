import { Combobox, useCombobox } from '@mantine/core'
import { Plus } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { StepView } from '../../../shared/contract/index.ts'
import { Icon } from '../../ui/index.ts'

/** Every step, grouped by what it is about; typing finds it by any of its words. */
export function AddStep({
  steps,
  onAdd,
}: {
  readonly steps: readonly StepView[]
  readonly onAdd: (step: StepView) => void
}) {
  const [search, setSearch] = useState('')
  const store = useCombobox({
    onDropdownOpen: () => store.focusSearchInput(),
    onDropdownClose() {
      store.resetSelectedOption()
      store.focusTarget()
      setSearch('')
    },
  })
  const found = stepsFound(steps, search)
  const { selectFirstOption } = store
  useEffect(() => {
    if (search !== '') selectFirstOption()
  }, [search, selectFirstOption])
  return (
    <Combobox
      store={store}
      position="bottom-start"
      width={340}
      shadow="md"
      onOptionSubmit={(id) => {
        const step = steps.find((one) => one.id === id)
        store.closeDropdown()
        if (step) onAdd(step)
      }}
    >
      <Combobox.Target targetType="button" withAriaAttributes={false}>
        <button
          type="button"
          className="link recipe-add"
          aria-haspopup="listbox"
          aria-expanded={store.dropdownOpened}
          onClick={() => store.toggleDropdown()}
        >
          <Icon of={Plus} small /> Add step
        </button>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          value={search}
          aria-label="Find a step"
          placeholder="Find a step"
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <Combobox.Options className="recipe-menu" aria-label="Steps" tabIndex={0}>
          {[...new Set(found.map(({ group }) => group))].map((group) => (
            <Combobox.Group key={group} label={group}>
              {found
                .filter((step) => step.group === group)
                .map(({ id, title, about }) => (
                  <Combobox.Option key={id} value={id} className="step-option">
                    <span className="name">{title}</span>
                    <span className="second small">{about}</span>
                  </Combobox.Option>
                ))}
            </Combobox.Group>
          ))}
          {found.length === 0 && <Combobox.Empty>Nothing is called “{search}”. Try a part of the name.</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}

/** The steps that have all of these words in their name, their group or what they do. */
function stepsFound(steps: readonly StepView[], search: string): readonly StepView[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return steps.filter(({ id, title, group, about }) => {
    const text = `${id} ${title} ${group} ${about}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

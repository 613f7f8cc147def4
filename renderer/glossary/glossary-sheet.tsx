import { Modal, TextInput } from '@mantine/core'
import { useState } from 'react'
import { glossary } from './glossary.ts'

/** Every term with its meaning; `find` is what is looked for at first. */
export function GlossarySheet({
  isOpen,
  onClose,
  find,
}: {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly find: string
}) {
  return (
    <Modal opened={isOpen} onClose={onClose} title="Glossary" size="md" closeButtonProps={{ 'aria-label': 'Close' }}>
      <Entries key={find} find={find} />
    </Modal>
  )
}

function Entries({ find }: { readonly find: string }) {
  const [query, setQuery] = useState(find)
  const wanted = query.trim().toLowerCase()
  const found = glossary().filter(({ term, meaning }) => `${term} ${meaning}`.toLowerCase().includes(wanted))
  return (
    <div className="glossary">
      <TextInput
        data-autofocus
        label="Find a term"
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
      />
      <dl>
        {found.map(({ term, meaning }) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      {found.length === 0 && <p className="second">No term has “{query}” in it. Try a part of the word.</p>}
    </div>
  )
}

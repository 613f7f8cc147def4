import { Modal, TextInput } from '@mantine/core'
import type { LucideIcon } from 'lucide-react'
import { Search } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useState } from 'react'
import { Icon, KeyHint } from '../ui/index.ts'

/** Something that can be found or done. */
export interface Command {
  readonly id: string
  readonly title: string
  /** What kind of thing it is: "stage", "column", "project". */
  readonly kind: string
  readonly icon: LucideIcon
  readonly keys?: string
  run(): void
}

const SHOWN = 40

/** At once, so that no key is lost to the moment in which the palette opens. */
const focusNow = (input: HTMLInputElement | null) => input?.focus()

/** Find or do: type a part of the name, Enter runs it. */
export function Palette({
  isOpen,
  onClose,
  commands,
}: {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly commands: readonly Command[]
}) {
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      withCloseButton={false}
      size="lg"
      padding={0}
      yOffset="12vh"
      // While a closing one fades, it would still take the keys.
      transitionProps={{ duration: 0 }}
      attributes={{ content: { 'aria-label': 'Find or do' } }}
    >
      <Finder commands={commands} onClose={onClose} />
    </Modal>
  )
}

function Finder({ commands, onClose }: { readonly commands: readonly Command[]; readonly onClose: () => void }) {
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const list = useId()
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const found = commands
    .filter(({ title, kind }) => words.every((word) => `${title} ${kind}`.toLowerCase().includes(word)))
    .slice(0, SHOWN)
  const current = Math.min(at, found.length - 1)
  const run = (command: Command | undefined) => {
    if (!command) return
    onClose()
    command.run()
  }
  const onKey = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) {
      event.preventDefault()
      setAt((current + step + found.length) % Math.max(1, found.length))
    } else if (event.key === 'Enter') {
      event.preventDefault()
      run(found[current])
    }
  }
  useEffect(() => {
    document.getElementById(`${list}-${current}`)?.scrollIntoView({ block: 'nearest' })
  }, [list, current])
  return (
    <div className="palette">
      <TextInput
        data-autofocus
        ref={focusNow}
        variant="unstyled"
        className="palette-input"
        placeholder="Find a stage, a column, a project, or something to do"
        aria-label="Find or do"
        role="combobox"
        aria-expanded
        aria-controls={list}
        aria-activedescendant={found.length > 0 ? `${list}-${current}` : undefined}
        leftSection={<Icon of={Search} />}
        value={query}
        onChange={(event) => {
          setQuery(event.currentTarget.value)
          setAt(0)
        }}
        onKeyDown={onKey}
      />
      <div className="palette-list" id={list} role="listbox" aria-label="Found">
        {found.map((command, i) => (
          <button
            key={command.id}
            id={`${list}-${i}`}
            type="button"
            role="option"
            tabIndex={-1}
            aria-selected={i === current}
            onMouseMove={() => setAt(i)}
            onClick={() => run(command)}
          >
            <Icon of={command.icon} />
            <span className="palette-title">{command.title}</span>
            <span className="muted small">{command.kind}</span>
            {command.keys && <KeyHint keys={command.keys} />}
          </button>
        ))}
        {found.length === 0 && <p className="palette-none">Nothing is called “{query}”. Try a part of the name.</p>}
      </div>
    </div>
  )
}

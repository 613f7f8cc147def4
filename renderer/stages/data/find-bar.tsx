import { Checkbox, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { ChevronDown, ChevronUp, X } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { FoundCell } from '../../../shared/contract/index.ts'
import { isCancelled, problemOf, type Problem as Trouble } from '../../client/problem.ts'
import { count } from '../../format/index.ts'
import { useKeys } from '../../shell/use-keys.ts'
import { useProject } from '../../state.ts'
import { defineShared, IconButton, Problem, useShared } from '../../ui/index.ts'
import { SEARCH, SELECTED_COLUMNS } from './selection.ts'
import { useShown } from './use-shown.ts'
import { useView } from './use-view.ts'

export const IS_FINDING = defineShared<boolean>('data.finding-text', false)
const REST_MS = 200

/** Finds a text in the rows that are shown: in all columns, or in the selected one. */
export function FindBar() {
  const [isOpen, open] = useShared(IS_FINDING)
  useKeys({ 'ctrl+f': () => open(true) })
  return isOpen ? <OpenFindBar onClose={() => open(false)} /> : null
}

function OpenFindBar({ onClose }: { readonly onClose: () => void }) {
  const { shown } = useShown()
  const [[selected]] = useShared(SELECTED_COLUMNS)
  const [isOne, setOne] = useState(false)
  const columns = isOne && selected !== undefined ? [selected] : shown.columns.map(({ name }) => name)
  const { found, trouble, look, goOn, forget } = useFind(columns)
  const field = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const lookSoon = useDebouncedCallback((sought: string) => look(sought, null), REST_MS)
  useKeys({ 'ctrl+f': () => field.current?.select() })
  const close = () => {
    forget()
    onClose()
  }
  const next = (isBackwards: boolean) => goOn(text, isBackwards)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') close()
    else if (event.key === 'Enter' && event.target === field.current) next(event.shiftKey)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <search className="find-bar" aria-label="Find in the rows" onKeyDown={onKeyDown}>
      <TextInput
        ref={field}
        type="search"
        aria-label="Find"
        placeholder="Find"
        size="xs"
        value={text}
        autoFocus
        onChange={(event) => {
          setText(event.currentTarget.value)
          lookSoon(event.currentTarget.value)
        }}
      />
      <span className="find-count" role="status">
        {text !== '' && found && (found.at ? `${count(found.at.index + 1)} of ${count(found.total)}` : 'Not found')}
      </span>
      <IconButton icon={ChevronUp} label="Previous" keys="Shift ↵" small onClick={() => next(true)} />
      <IconButton icon={ChevronDown} label="Next" keys="↵" small onClick={() => next(false)} />
      {selected !== undefined && (
        <Checkbox
          size="xs"
          label={`Only in ${selected}`}
          checked={isOne}
          onChange={(event) => setOne(event.currentTarget.checked)}
        />
      )}
      <IconButton icon={X} label="Close" keys="Esc" small onClick={close} />
      {trouble && <Problem trouble={trouble} />}
    </search>
  )
}

/** Looks through the rows of the view, and shows the grid where it found what. */
function useFind(columns: readonly string[]) {
  const { client, project } = useProject()
  const { view } = useView()
  const [, setSearch] = useShared(SEARCH)
  const [found, setFound] = useState<FoundCell | null>(null)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const latest = useRef<AbortController | null>(null)
  const at = useRef<FoundCell['at']>(null)
  const steps = useRef(Promise.resolve())
  const show = (answer: FoundCell | null) => {
    at.current = answer?.at ?? null
    setFound(answer)
  }
  const forget = () => {
    latest.current?.abort()
    show(null)
    setSearch(null)
  }
  const look = async (text: string, after: FoundCell['at'], isBackwards = false) => {
    latest.current?.abort()
    if (text === '') return forget()
    const abort = new AbortController()
    latest.current = abort
    setTrouble(null)
    try {
      const from = after && { place: after.place, column: after.column }
      const answer = await client.data.find(
        { project: project.id, view, text, columns: [...columns], after: from, isBackwards },
        { signal: abort.signal },
      )
      if (abort.signal.aborted) return
      show(answer)
      setSearch({ text, columns, at: answer.at && { place: answer.at.place, column: answer.at.column } })
    } catch (error) {
      if (!abort.signal.aborted && !isCancelled(error)) setTrouble(problemOf(error))
    }
  }
  /** To the next one, or the one before; keys pressed faster than answers come wait for one another. */
  const goOn = (text: string, isBackwards: boolean) => {
    steps.current = steps.current.then(() => look(text, at.current, isBackwards))
  }
  // Another column or other rows: what was found lies elsewhere, or is not there.
  const again = useRef({ look, text: '' })
  const key = JSON.stringify([view, columns])
  const sought = useShared(SEARCH)[0]?.text ?? ''
  again.current = { look, text: sought }
  useEffect(() => {
    if (key !== '' && again.current.text !== '') again.current.look(again.current.text, null)
  }, [key])
  return { found, trouble, look, goOn, forget }
}

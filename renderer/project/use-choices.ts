import { useCallback, useEffect, useRef, useState } from 'react'
import type { Change, Choices, ProjectView } from '../../shared/contract/index.ts'
import type { Client } from '../client/client.ts'
import { problemOf, type Problem as Trouble } from '../client/problem.ts'
import { DEFAULT_THRESHOLD } from '../state.ts'
import { changed, changeText, type History, redone, sameChoices, undone } from './history.ts'

export type Saving =
  | { readonly state: 'saved'; readonly at: Date | null }
  | { readonly state: 'saving' }
  | { readonly state: 'failed'; readonly trouble: Trouble }

/** The choices of a project with their history: every change is shown at once and saved behind it, in order. */
export function useChoices(
  client: Client,
  { id: project, choices: initial, history: kept }: ProjectView,
  onSaved: (choices: Choices) => void,
) {
  const [history, setHistory] = useState<History>({ ...kept, present: initial })
  const [saving, setSaving] = useState<Saving>({ state: 'saved', at: null })
  const latest = useRef(history)
  const saved = useRef(initial)
  const isSaving = useRef(false)
  const whenSaved = useRef(onSaved)
  whenSaved.current = onSaved

  const save = useCallback(async () => {
    if (isSaving.current) return
    isSaving.current = true
    setSaving({ state: 'saving' })
    try {
      while (!sameChoices(saved.current, latest.current.present)) {
        const { present, past, future } = latest.current
        const history = { past: past.map(plainChange), future: future.map(plainChange) }
        await client.projects.choose({ project, choices: plain(present), history })
        saved.current = present
      }
      setSaving({ state: 'saved', at: new Date() })
      whenSaved.current(saved.current)
    } catch (error) {
      setSaving({ state: 'failed', trouble: problemOf(error) })
    } finally {
      isSaving.current = false
    }
  }, [client, project])

  const settle = useCallback(
    (next: History | null) => {
      if (!next) return
      latest.current = next
      setHistory(next)
      save()
    },
    [save],
  )

  const choose = useCallback(
    (changes: Partial<Choices>) => {
      const before = latest.current.present
      const after = withDefaults(before, { ...before, ...changes })
      if (!sameChoices(before, after)) settle(changed(latest.current, after, changeText(before, after), Date.now()))
    },
    [settle],
  )
  const undo = useCallback(() => settle(undone(latest.current)), [settle])
  const redo = useCallback(() => settle(redone(latest.current)), [settle])

  /** Takes over what another window saved. */
  const adopt = useCallback(({ choices, history }: ProjectView) => {
    saved.current = choices
    if (sameChoices(choices, latest.current.present)) return
    latest.current = { ...history, present: choices }
    setHistory(latest.current)
  }, [])

  /** Takes over what the engine made of the choices when the file was read another way: columns may be gone. */
  const accept = useCallback(
    (choices: Choices) => {
      if (!sameChoices(choices, latest.current.present))
        settle(changed(latest.current, choices, 'File read another way', Date.now()))
    },
    [settle],
  )

  // A new connection after a lost one: what could not be saved is saved now.
  useEffect(() => {
    if (!sameChoices(saved.current, latest.current.present)) save()
  }, [save])

  return { history, saving, choose, undo, redo, adopt, accept }
}

const plainChange = ({ text, at, choices }: Change) => ({ text, at, choices: plain(choices) })

/** A threshold is one of scores for a target: another target begins where all do. */
const withDefaults = (before: Choices, after: Choices): Choices =>
  before.target === after.target ? after : { ...after, threshold: DEFAULT_THRESHOLD }

const plain = (choices: Choices) => ({
  target: choices.target,
  sensitive: [...choices.sensitive],
  ignore: [...choices.ignore],
  recipe: { steps: choices.recipe.steps.map((step) => ({ ...step, params: { ...step.params } })) },
  ...(choices.groups && { groups: [...choices.groups] }),
  threshold: choices.threshold,
  ...(choices.training && { training: { ...choices.training, families: [...choices.training.families] } }),
})

import { useCallback, useEffect, useRef, useState } from 'react'
import type { Choices, History, HistoryState, ProjectView } from '../../shared/contract/index.ts'
import type { Client } from '../client/client.ts'
import { problemOf, type Problem as Trouble } from '../client/problem.ts'
import { DEFAULT_THRESHOLD } from '../state.ts'
import { changed, changeText, presentOf, redone, sameChoices, takenBack, takenUp, undone, wentTo } from './history.ts'

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
  const [history, setHistory] = useState(() => takenUp(kept, initial, Date.now()))
  const [saving, setSaving] = useState<Saving>({ state: 'saved', at: null })
  const latest = useRef(history)
  const saved = useRef(kept)
  const isSaving = useRef(false)
  const lastSave = useRef<Promise<void>>(Promise.resolve())
  const whenSaved = useRef(onSaved)
  whenSaved.current = onSaved

  const save = useCallback(async () => {
    if (isSaving.current) return
    isSaving.current = true
    setSaving({ state: 'saving' })
    try {
      while (saved.current !== latest.current) {
        const { current } = latest
        const history = { states: current.states.map(plainState), current: current.current }
        await client.projects.choose({ project, choices: plain(presentOf(current)), history })
        saved.current = current
      }
      setSaving({ state: 'saved', at: new Date() })
      whenSaved.current(presentOf(saved.current))
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
      // What is under way saves this, too.
      if (isSaving.current) return
      lastSave.current = save()
    },
    [save],
  )

  const choose = useCallback(
    (changes: Partial<Choices>, text?: string) => {
      const before = presentOf(latest.current)
      const after = withDefaults(before, { ...before, ...changes })
      if (sameChoices(before, after)) return () => true
      settle(changed(latest.current, after, text ?? changeText(before, after), Date.now()))
      const id = latest.current.current
      return () => {
        const next = takenBack(latest.current, id, Date.now())
        settle(next)
        return next !== null
      }
    },
    [settle],
  )
  const undo = useCallback(() => settle(undone(latest.current)), [settle])
  const redo = useCallback(() => settle(redone(latest.current)), [settle])
  const visit = useCallback((state: number) => settle(wentTo(latest.current, state)), [settle])

  /** Takes over what another window saved. */
  const adopt = useCallback(({ choices, history }: ProjectView) => {
    latest.current = takenUp(history, choices, Date.now())
    saved.current = latest.current
    setHistory(latest.current)
  }, [])

  /** Takes over what the engine made of the choices when the file was read another way: columns may be gone. */
  const accept = useCallback(
    (choices: Choices) => {
      const next = takenUp(latest.current, choices, Date.now())
      if (next !== latest.current) settle(next)
    },
    [settle],
  )

  /** Resolved when what was chosen is saved, or could not be: whoever works with the project's choices has them. */
  const settled = useCallback(() => lastSave.current, [])

  // A new connection after a lost one: what could not be saved is saved now.
  useEffect(() => {
    if (saved.current !== latest.current) save()
  }, [save])

  return { history, saving, choose, undo, redo, visit, adopt, accept, settled }
}

const plainState = (state: HistoryState) => ({ ...state, choices: plain(state.choices) })

/** A threshold, and what outcomes are worth, are of a target: another target begins where all do. */
function withDefaults(before: Choices, after: Choices): Choices {
  if (before.target === after.target) return after
  const { aims: _, ...others } = after
  return { ...others, threshold: DEFAULT_THRESHOLD }
}

const plainAims = ({ values, best, ...shares }: NonNullable<Choices['aims']>) => ({
  ...shares,
  values: { ...values },
  best: { ...best },
})

const plain = (choices: Choices) => ({
  target: choices.target,
  sensitive: [...choices.sensitive],
  ignore: [...choices.ignore],
  recipe: { steps: choices.recipe.steps.map((step) => ({ ...step, params: { ...step.params } })) },
  ...(choices.split && { split: { ...choices.split } }),
  ...(choices.groups && { groups: [...choices.groups] }),
  ...(choices.groupEdges && { groupEdges: choices.groupEdges }),
  ...(choices.gates && { gates: [...choices.gates] }),
  ...(choices.population && { population: choices.population }),
  threshold: choices.threshold,
  ...(choices.aims && { aims: plainAims(choices.aims) }),
  ...(choices.training && { training: { ...choices.training, families: [...choices.training.families] } }),
})

import { type DragEvent, type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import type { StepEffect, StepView } from '../../../shared/contract/index.ts'
import { counted } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { AddStep } from './add-step.tsx'
import { isOn, type RecipeStep } from './draft.ts'
import { RecipeStepActions, RecipeStepText, type StepActs } from './recipe-step.tsx'
import type { useRecipe } from './use-recipe.ts'

interface Props {
  readonly steps: readonly StepView[]
  readonly effects: readonly StepEffect[] | null
  readonly isStale: boolean
  /** The recipe with the draft in it. */
  readonly shown: readonly RecipeStep[]
  readonly actions: ReturnType<typeof useRecipe>
  /** What is done with the recipe as a whole. */
  readonly tools: ReactNode
}

/** What happens to the file, step by step, in plain words. */
export function RecipeList({ steps, effects, isStale, shown, actions, tools }: Props) {
  const { data } = useProject().project
  const { draft, edit, toggle, remove } = actions
  const titleOf = (at: number) => steps.find(({ id }) => shown[at]?.id === id)?.title ?? shown[at]?.id ?? ''
  const nameOf = (at: number) => ({ title: titleOf(at), sentence: effects?.[at]?.text ?? titleOf(at) })
  const { list, move } = useFocusedMove((from, to) => actions.move(from, to, nameOf(from)))
  const drag = useDragging(move)
  return (
    <section className="recipe" aria-labelledby="recipe-title">
      <div className="recipe-head">
        <h2 id="recipe-title">Recipe</h2>
        <div className="recipe-tools">
          <AddStep steps={steps} onAdd={actions.add} />
          {tools}
        </div>
      </div>
      <ol className="recipe-steps" ref={list}>
        <li className="recipe-step">
          <span className="recipe-number">1</span>
          <div className="recipe-text">
            <p className="name">Read {data.file}</p>
            <p className="recipe-effect">
              {counted(data.rows, 'row')}, {counted(data.columns.length, 'column')}
            </p>
          </div>
        </li>
        {shown.map((step, at) => {
          const title = titleOf(at)
          const isDraft = draft?.at === at
          const acts: StepActs = {
            edit: () => edit(at),
            toggle: () => toggle(at, nameOf(at)),
            remove: () => remove(at, nameOf(at)),
            up: at > 0 && !draft ? () => move(at, at - 1) : null,
            down: at < shown.length - 1 && !draft ? () => move(at, at + 1) : null,
          }
          const classes = ['recipe-step', isDraft && 'draft', !isOn(step) && 'off', drag.mark(at, shown.length)]
          return (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: the same step may be there twice; its place is what it is
              key={at}
              className={classes.filter(Boolean).join(' ')}
              {...(!draft && drag.handlers(at))}
            >
              <RecipeStepText
                at={at}
                title={title}
                isDraft={isDraft}
                isOn={isOn(step)}
                effect={isStale && isDraft ? undefined : effects?.[at]}
                acts={acts}
              />
              {!draft && <RecipeStepActions title={title} isOn={isOn(step)} acts={acts} />}
            </li>
          )
        })}
      </ol>
      <p className="recipe-foot">
        Undo never loses a branch: see History. The recipe is saved with the model and runs again on every new row.
      </p>
    </section>
  )
}

/** Moves a step, and the focus with it. */
function useFocusedMove(moveStep: (from: number, to: number) => void) {
  const list = useRef<HTMLOListElement>(null)
  const [moved, setMoved] = useState<number | null>(null)
  useLayoutEffect(() => {
    if (moved === null) return
    const step = list.current?.querySelectorAll('.recipe-open')[moved]
    if (step instanceof HTMLElement) step.focus()
    setMoved(null)
  }, [moved])
  const move = (from: number, to: number) => {
    moveStep(from, to)
    setMoved(to)
  }
  return { list, move }
}

/** Steps are dragged to another place; a line shows where. */
function useDragging(move: (from: number, to: number) => void) {
  /** The step that is dragged, and the one before which it would be put. */
  const [drag, setDrag] = useState<{ readonly from: number; readonly before: number } | null>(null)
  const end = () => setDrag(null)
  return {
    mark: (at: number, steps: number) => {
      if (drag?.before === at) return 'drop-before'
      return drag?.before === steps && at === steps - 1 && 'drop-after'
    },
    handlers: (at: number) => ({
      draggable: true,
      onDragStart(event: DragEvent) {
        event.dataTransfer.effectAllowed = 'move'
        setDrag({ from: at, before: at })
      },
      onDragOver(event: DragEvent) {
        if (!drag) return
        event.preventDefault()
        const { top, height } = event.currentTarget.getBoundingClientRect()
        const before = event.clientY > top + height / 2 ? at + 1 : at
        if (before !== drag.before) setDrag({ ...drag, before })
      },
      onDrop() {
        if (!drag) return
        const to = drag.before > drag.from ? drag.before - 1 : drag.before
        end()
        if (to !== drag.from) move(drag.from, to)
      },
      onDragEnd: end,
    }),
  }
}

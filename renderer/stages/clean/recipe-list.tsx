import { Menu } from '@mantine/core'
import { ArrowDown, ArrowUp, Eye, EyeOff, Plus, Trash2, TriangleAlert } from 'lucide-react'
import type { StepEffect, StepView } from '../../../shared/contract/index.ts'
import { count, counted } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { Icon, IconButton } from '../../ui/index.ts'
import { isOn, type RecipeStep } from './draft.ts'
import { effectText } from './effect-words.ts'
import type { useRecipe } from './use-recipe.ts'

interface Props {
  readonly steps: readonly StepView[]
  readonly effects: readonly StepEffect[] | null
  readonly isStale: boolean
  /** The recipe with the draft in it. */
  readonly shown: readonly RecipeStep[]
  readonly actions: ReturnType<typeof useRecipe>
}

/** What happens to the file, step by step, in plain words. */
export function RecipeList({ steps, effects, isStale, shown, actions }: Props) {
  const { data } = useProject().project
  const { draft } = actions
  return (
    <section className="recipe" aria-labelledby="recipe-title">
      <div className="recipe-head">
        <h2 id="recipe-title">Recipe</h2>
        <AddStep steps={steps} onAdd={actions.add} />
      </div>
      <ol className="recipe-steps">
        <li className="recipe-step">
          <span className="recipe-number">1</span>
          <div className="recipe-text">
            <p className="name">Read {data.file}</p>
            <p className="recipe-effect">
              {counted(data.rows, 'row')}, {counted(data.columns.length, 'column')}
            </p>
          </div>
        </li>
        {shown.map((step, at) => (
          <RecipeStepItem
            // biome-ignore lint/suspicious/noArrayIndexKey: the same step may be there twice; its place is what it is
            key={at}
            at={at}
            isLast={at === shown.length - 1}
            isOn={isOn(step)}
            title={steps.find(({ id }) => step.id === id)?.title ?? step.id}
            effect={isStale && draft?.at === at ? undefined : effects?.[at]}
            actions={actions}
          />
        ))}
      </ol>
      <p className="recipe-foot">The recipe is saved with the model and runs again on every new row.</p>
    </section>
  )
}

function AddStep({ steps, onAdd }: { readonly steps: readonly StepView[]; readonly onAdd: (step: StepView) => void }) {
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <button type="button" className="link recipe-add">
          <Icon of={Plus} small /> Add step
        </button>
      </Menu.Target>
      <Menu.Dropdown className="recipe-menu">
        {steps.map((step) => (
          <Menu.Item key={step.id} onClick={() => onAdd(step)}>
            {step.title}…
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function RecipeStepItem({
  at,
  isLast,
  isOn: isStepOn,
  title,
  effect,
  actions,
}: {
  readonly at: number
  readonly isLast: boolean
  readonly isOn: boolean
  readonly title: string
  readonly effect: StepEffect | undefined
  readonly actions: Props['actions']
}) {
  const { draft, edit, move, remove, toggle } = actions
  const isDraft = draft?.at === at
  const text = effect?.text ?? title
  return (
    <li className={`recipe-step${isDraft ? ' draft' : ''}${isStepOn ? '' : ' off'}`}>
      <button
        type="button"
        className="recipe-open"
        aria-current={isDraft || undefined}
        onClick={() => !isDraft && edit(at)}
      >
        <span className="recipe-number">{count(at + 2)}</span>
        <span className="recipe-text">
          <span className="name">{text}</span>
          <span className={isDraft ? 'recipe-effect accent' : 'recipe-effect'}>
            {isDraft && 'Draft: '}
            {isStepOn ? (effect ? effectText(effect) : '…') : 'Switched off'}
          </span>
          {effect?.conflicts.map(({ message, next }) => (
            <span key={message} className="recipe-conflict">
              <Icon of={TriangleAlert} small />
              <span>
                {message} {next}
              </span>
            </span>
          ))}
        </span>
      </button>
      {!draft && (
        <span className="recipe-actions">
          {at > 0 && <IconButton icon={ArrowUp} small label={`Move up: ${title}`} onClick={() => move(at, -1)} />}
          {!isLast && <IconButton icon={ArrowDown} small label={`Move down: ${title}`} onClick={() => move(at, 1)} />}
          <IconButton
            icon={isStepOn ? EyeOff : Eye}
            small
            label={`Switch ${isStepOn ? 'off' : 'on'}: ${title}`}
            onClick={() => toggle(at, title)}
          />
          <IconButton icon={Trash2} small label={`Remove: ${title}`} onClick={() => remove(at, title)} />
        </span>
      )}
    </li>
  )
}

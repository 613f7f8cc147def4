import { Button } from '@mantine/core'
import type { Recipe, StepView } from '../../../shared/contract/index.ts'
import { count } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { EmptyState, Section } from '../../ui/index.ts'

interface Suggestion {
  readonly step: string
  readonly params: Readonly<Record<string, unknown>>
  readonly title: string
  readonly text: string
  readonly action: string
}

/** What the data asks for, and is not in the recipe yet. */
function suggestionsFor(project: ReturnType<typeof useProject>['project'], recipe: Recipe): Suggestion[] {
  const { data, choices } = project
  const has = (id: string) => recipe.steps.some((step) => step.id === id)
  const found: Suggestion[] = []
  const copies = data.findings.find(({ id }) => id === 'duplicate-rows')
  if (copies && !has('drop-duplicates'))
    found.push({
      step: 'drop-duplicates',
      params: {},
      title: 'Rows that occur twice',
      text: 'A copy in both training and test rows flatters the score.',
      action: 'Remove copies…',
    })
  const gaps = data.columns.filter(
    ({ name, missing }) => missing > 0 && name !== choices.target && !choices.ignore.includes(name),
  )
  if (gaps.length > 0 && !has('impute')) {
    const names = gaps.map(({ name }) => name)
    const cells = gaps.reduce((total, { missing }) => total + missing, 0)
    found.push({
      step: 'impute',
      params: { columns: names },
      title: `${count(cells)} missing values`,
      text: `In ${names.length > 4 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ')}. The models cope with missing values; fill them in only where you know better.`,
      action: 'Fill in…',
    })
  }
  return found
}

export function Suggestions({
  steps,
  recipe,
  onAdd,
}: {
  readonly steps: readonly StepView[]
  readonly recipe: Recipe
  readonly onAdd: (step: StepView, params: Readonly<Record<string, unknown>>) => void
}) {
  const { project } = useProject()
  const found = suggestionsFor(project, recipe)
  if (found.length === 0)
    return recipe.steps.length === 0 ? (
      <EmptyState title="Nothing has to be cleaned">
        No value is missing and no row occurs twice. Continue to Train, or add a step.
      </EmptyState>
    ) : null
  return (
    <Section title="Worth a look">
      <ul className="suggestions">
        {found.map(({ step: id, params, title, text, action }) => {
          const view = steps.find((step) => step.id === id)
          return (
            <li key={id}>
              <div>
                <p className="name">{title}</p>
                <p className="second small">{text}</p>
              </div>
              {view && (
                <Button variant="default" size="xs" onClick={() => onAdd(view, params)}>
                  {action}
                </Button>
              )}
            </li>
          )
        })}
      </ul>
    </Section>
  )
}

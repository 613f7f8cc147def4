import { Lock } from 'lucide-react'
import { useEffect } from 'react'
import { count } from '../../format/index.ts'
import { textsOf, withDefaults } from '../../forms/field-words.ts'
import { ParamsForm } from '../../forms/params-form.tsx'
import { useProject } from '../../state.ts'
import { Busy, EmptyState, Icon, Problem } from '../../ui/index.ts'
import { useEffects, useSteps } from './use-effects.ts'
import { useRecipe } from './use-recipe.ts'

/** The form of the step that is being made or changed. */
export function CleanInspector() {
  const { value: steps } = useSteps()
  const { draft, setDraft, discard } = useRecipe()
  const columns = useColumnsAt(draft?.at ?? 0)
  useEscape(draft !== null, discard)
  const view = steps?.find(({ id }) => id === draft?.step.id)
  if (!draft || !view)
    return (
      <div className="clean-section">
        <EmptyState title="No step selected">Add a step, or select one in the recipe to change it.</EmptyState>
      </div>
    )
  const values = withDefaults(view.fields, draft.step.params)
  return (
    <div className="clean-form">
      <div className="clean-section">
        <h2>{view.title}</h2>
        <p className="second small">
          {draft.isNew ? 'A draft: nothing changes until you apply it.' : 'Changes count when you apply them.'}
        </p>
      </div>
      <div className="clean-section">
        <ParamsForm
          key={`${draft.at} ${view.id}`}
          fields={view.fields}
          values={values}
          columns={columns}
          onChange={(params) => setDraft({ ...draft, step: { ...draft.step, params } })}
        />
      </div>
      <div className="clean-section clean-learned">
        <Icon of={Lock} />
        <div>
          <p className="name">
            {view.notAtPrediction === null ? 'Learned from training rows only' : 'Training rows only'}
          </p>
          <p className="second small">
            {view.notAtPrediction === null
              ? 'Validation, test and new rows are treated with what was learned there.'
              : `It does not run on new rows: ${view.notAtPrediction}.`}
          </p>
        </div>
      </div>
      <DraftEffect at={draft.at} columns={textsOf(Reflect.get(values, 'columns'))} />
    </div>
  )
}

/** Names of the columns that the steps before this place leave. */
function useColumnsAt(at: number): string[] {
  const { data } = useProject().project
  const { value } = useEffects()
  const names = new Set(data.columns.map(({ name }) => name))
  for (const { columnsAdded, columnsRemoved } of value?.slice(0, at) ?? []) {
    for (const name of columnsRemoved) names.delete(name)
    for (const name of columnsAdded) names.add(name)
  }
  return [...names]
}

function DraftEffect({ at, columns }: { readonly at: number; readonly columns: readonly string[] }) {
  const { data } = useProject().project
  const { value, trouble, isStale } = useEffects()
  const effect = value?.[at]
  const named = data.columns.filter(({ name }) => columns.includes(name))
  return (
    <div className="clean-section">
      <h3>Effect</h3>
      {trouble && <Problem trouble={trouble} />}
      {effect && !trouble && (
        <dl className={isStale ? 'facts stale' : 'facts'}>
          <dt>Rows removed</dt>
          <dd>{count(effect.rowsRemoved)}</dd>
          <dt>Cells changed</dt>
          <dd>{count(effect.cellsChanged)}</dd>
          {named.map(({ name, missing }) => (
            <MissingIn key={name} name={name} missing={missing} />
          ))}
        </dl>
      )}
      {!effect && !trouble && <Busy verb="Working out the effect" />}
    </div>
  )
}

function MissingIn({ name, missing }: { readonly name: string; readonly missing: number }) {
  return (
    <>
      <dt>{name}, missing in the file</dt>
      <dd>{count(missing)}</dd>
    </>
  )
}

function useEscape(isActive: boolean, act: () => void) {
  useEffect(() => {
    if (!isActive) return
    const onKey = (event: KeyboardEvent) => {
      // Menus and lists close first; they mark the key as used.
      if (
        event.key === 'Escape' &&
        !event.defaultPrevented &&
        !document.querySelector('[role=dialog], [data-expanded]')
      )
        act()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  })
}

import { Select } from '@mantine/core'
import { useState } from 'react'
import type { FamilyView, TrainingOptionsView } from '../../../../shared/contract/index.ts'
import { counted, metricWords } from '../../../format/index.ts'
import { areComplete, type Field, wordsOf } from '../../../forms/field-words.ts'
import { ParamsForm } from '../../../forms/params-form.tsx'
import { useRested } from '../../../project/use-rested.ts'
import { useProject } from '../../../state.ts'
import { Section, useLoaded } from '../../../ui/index.ts'
import { useTrainingChoices } from '../use-training-choices.ts'
import { Constraints } from './constraints.tsx'
import { FixedParams } from './fixed-params.tsx'
import { type OptionValues, taskOf, withoutDefaults } from './option-values.ts'
import { SplitChoice } from './split-choice.tsx'

/** Everything else that a training may be told, behind one line: most never need it. */
export function TrainingOptions({ families }: { readonly families: readonly FamilyView[] }) {
  const { client } = useProject()
  const options = useLoaded('training options', (signal) => client.train.options(undefined, { signal }))
  const [training, set] = useTrainingChoices()
  const changed = Object.keys(training.options ?? {}).length
  if (!options.value) return null
  return (
    <Section>
      <details className="train-more">
        <summary>
          <h2>Options</h2>
          <span className="section-note">
            {changed === 0 ? 'As they come' : `${counted(changed, 'option')} changed`}
          </span>
        </summary>
        {changed > 0 && (
          <button type="button" className="link small" onClick={() => set({ options: undefined })}>
            Back to how they come
          </button>
        )}
        <Groups view={options.value} families={families} />
      </details>
    </Section>
  )
}

/** What is typed becomes a choice when it rests, and as long as it is whole. */
function Groups({ view, families }: { readonly view: TrainingOptionsView; readonly families: readonly FamilyView[] }) {
  const { project } = useProject()
  const [training, set] = useTrainingChoices()
  const fields = view.groups.flatMap((group) => group.fields)
  const defaults = Object.fromEntries(fields.map((field) => [field.name, field.default]))
  const [unfinished, setUnfinished] = useState<OptionValues | null>(null)
  const kept = training.options ?? {}
  const [rested, change, settle] = useRested<OptionValues>(kept, (values) => {
    const own = withoutDefaults(values, defaults)
    set({ options: Object.keys(own).length > 0 ? own : undefined })
  })
  const options = unfinished ?? rested
  const values = { ...defaults, ...options }
  const put = (changes: OptionValues) => {
    const next = { ...options, ...changes }
    const isWhole = areComplete(fields, { ...defaults, ...next })
    setUnfinished(isWhole ? null : next)
    if (isWhole) change(next)
  }
  return (
    // Whoever leaves a field has chosen.
    <form aria-label="Options" onBlur={settle} onSubmit={(event) => event.preventDefault()}>
      {view.groups.map(({ title, fields: own }) => (
        <section className="train-option-group" key={title} aria-label={title}>
          <h3>{title}</h3>
          {own.map((field) =>
            field.name === 'metric' ? (
              <ChoiceOf
                key={field.name}
                field={field}
                value={values.metric}
                choices={view.metrics[taskOf(project, values)].map((id) => ({
                  value: id,
                  label: metricWords(id).term,
                }))}
                onChange={(metric) => put({ metric })}
              />
            ) : field.name === 'positive' ? (
              <Positive
                key={field.name}
                field={field}
                value={values.positive}
                onChange={(positive) => put({ positive })}
              />
            ) : (
              <ParamsForm key={field.name} fields={[field]} values={values} columns={[]} onChange={put} />
            ),
          )}
          {title === 'Test rows' && <SplitChoice />}
        </section>
      ))}
      <Constraints options={options} onChange={put} />
      <FixedParams options={options} families={families} onChange={put} />
    </form>
  )
}

interface ChoiceProps {
  readonly field: Field
  readonly value: unknown
  readonly onChange: (value: string) => void
}

/** One of some texts, or none of them. */
function ChoiceOf({
  field,
  value,
  choices,
  onChange,
}: ChoiceProps & { readonly choices: readonly { readonly value: string; readonly label: string }[] }) {
  return (
    <Select
      {...wordsOf(field)}
      data={[...choices]}
      value={typeof value === 'string' && value !== '' ? value : null}
      placeholder="As it comes"
      clearable
      onChange={(chosen) => onChange(chosen ?? '')}
    />
  )
}

/** The classes, as far as there are two. */
function Positive({ field, value, onChange }: ChoiceProps) {
  const { project } = useProject()
  const column = project.data.columns.find(({ name }) => name === project.choices.target)
  if (column?.distinct !== 2) return null
  const choices = column.top.map((one) => ({ value: one.value, label: one.value }))
  if (choices.length < 2)
    return (
      <ParamsForm
        fields={[field]}
        values={{ positive: value }}
        columns={[]}
        onChange={({ positive }) => onChange(String(positive))}
      />
    )
  return <ChoiceOf field={field} value={value} choices={choices} onChange={onChange} />
}

import { Select } from '@mantine/core'
import { Trash2 } from 'lucide-react'
import type { FamilyView } from '../../../../shared/contract/index.ts'
import { withDefaults } from '../../../forms/field-words.ts'
import { ParamsForm } from '../../../forms/params-form.tsx'
import { IconButton } from '../../../ui/index.ts'
import { choosable } from '../settings.ts'
import { fixedOf, type OptionValues, withoutDefaults } from './option-values.ts'

/** Families whose parameters a person fixes: one fit each, no search. */
export function FixedParams({
  options,
  families,
  onChange,
}: {
  readonly options: OptionValues
  readonly families: readonly FamilyView[]
  readonly onChange: (changes: OptionValues) => void
}) {
  const fixed = fixedOf(options)
  const set = (family: string, values: OptionValues | null) => {
    const { [family]: _, ...others } = fixed
    onChange({ params: values === null ? others : { ...others, [family]: values } })
  }
  const shown = choosable(families).filter(({ id }) => Object.hasOwn(fixed, id))
  const open = choosable(families).filter(({ id, fields }) => !Object.hasOwn(fixed, id) && fields.length > 0)
  return (
    <section className="train-option-group" aria-label="Fixed parameters">
      <h3>Fixed parameters</h3>
      {shown.map(({ id, title, fields }) => {
        const defaults = withDefaults(fields, {})
        return (
          <section key={id} className="train-fixed" aria-label={`Parameters of ${title}`}>
            <div className="train-constraint">
              <span className="name">{title}</span>
              <IconButton
                icon={Trash2}
                small
                label={`Search for parameters of ${title}`}
                onClick={() => set(id, null)}
              />
            </div>
            <ParamsForm
              fields={fields}
              values={withDefaults(fields, fixed[id] ?? {})}
              columns={[]}
              onChange={(values) => set(id, withoutDefaults(values, defaults))}
            />
          </section>
        )
      })}
      <Select
        label="Fix the parameters of a family (one fit with them, no search)"
        data={open.map(({ id, title }) => ({ value: id, label: title }))}
        value={null}
        placeholder="Choose a family"
        onChange={(family) => family !== null && set(family, {})}
      />
    </section>
  )
}

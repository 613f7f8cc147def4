import type { MitigationView } from '../../../../shared/contract/index.ts'
import { areComplete, type Values, withDefaults } from '../../../forms/field-words.ts'
import { ParamsForm } from '../../../forms/params-form.tsx'

/** How far one way goes, behind a line: as it comes it tries several settings. */
export function MethodSettings({
  method: { title, fields },
  values,
  onChange,
}: {
  readonly method: MitigationView
  readonly values: Values
  readonly onChange: (values: Values) => void
}) {
  return (
    <details className="mitigation-settings">
      <summary className="small" aria-label={`Settings of ${title}`}>
        Settings
      </summary>
      <ParamsForm fields={fields} values={withDefaults(fields, values)} columns={[]} onChange={onChange} />
    </details>
  )
}

/** Whether every setting has a value that it may have. */
export const isSet = ({ fields }: MitigationView, values: Values): boolean =>
  areComplete(fields, withDefaults(fields, values)) &&
  fields.every(({ name, type }) => type !== 'list' || !Array.isArray(values[name]) || values[name].length > 0)

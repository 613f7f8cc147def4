import { useProject } from '../../state.ts'
import { Icon, useShared } from '../../ui/index.ts'
import { TYPE_ICONS } from './columns.ts'
import { ROLE_WORDS, roleOf } from './roles.ts'
import { SELECTED_COLUMNS } from './selection.ts'

/** Every column with its role; a click selects it, and its role is changed below. */
export function RolesList() {
  const { data, choices } = useProject().project
  const [selected, select] = useShared(SELECTED_COLUMNS)
  return (
    <ul className="roles">
      {data.columns.map(({ name, type }) => (
        <li key={name}>
          <button type="button" aria-pressed={selected.includes(name)} onClick={() => select([name])}>
            <Icon of={TYPE_ICONS[type]} small />
            <span className="roles-name">{name}</span>
            <span className="muted small">{ROLE_WORDS[roleOf(name, choices)]}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}

import type { Distribution } from '../../../shared/contract/index.ts'
import { useProject } from '../../state.ts'
import { useLoaded } from '../../ui/index.ts'
import { type ColumnProfile, sourceKey } from './columns.ts'
import { useShown } from './use-shown.ts'

const MOST = 500
const asked = new Map<string, Promise<Distribution>>()

/** How a column's values are spread; asked once for a reading of the file and what it is cleaned by. */
export function useDistribution({ name, type }: ColumnProfile): Distribution | null {
  const { client, project } = useProject()
  const { shown } = useShown()
  const cleaned = shown.untouched.has(name) ? undefined : shown.cleaned
  const key = `${cleaned ? shown.key : `${project.id} ${sourceKey(project.data)}`} ${type} ${name}`
  const { value } = useLoaded(key, () => {
    const known = asked.get(key)
    if (known) return known
    if (asked.size >= MOST) asked.clear()
    const answer = client.data.distribution({ project: project.id, column: name, ...(cleaned && { cleaned }) })
    asked.set(key, answer)
    answer.catch(() => asked.delete(key))
    return answer
  })
  return value
}

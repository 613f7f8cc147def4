import { useProject } from '../../state.ts'
import { useLoaded } from '../../ui/index.ts'
import { type Data, sourceKey } from './columns.ts'

/** What was found; once a target is chosen, with what only shows then. */
export function useFindings(): Data['findings'] {
  const { client, project } = useProject()
  const { target, split } = project.choices
  const key = `${project.id} ${sourceKey(project.data)} ${target} ${JSON.stringify(split)}`
  const { value } = useLoaded(key, () => client.data.findings({ project: project.id, target, ...(split && { split }) }))
  return value ?? project.data.findings
}

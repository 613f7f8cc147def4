import { useProject } from '../../../state.ts'
import { Decision } from './decision.tsx'
import { useRegistry, useRegistryChange } from './use-registry.ts'

/** Makes the previous champion the champion again. */
export function RollBack({ onClose }: { readonly onClose: () => void }) {
  const { client, project } = useProject()
  const { registry } = useRegistry()
  const { change, isBusy, trouble } = useRegistryChange()
  const { champion, previous } = registry?.aliases ?? { champion: null, previous: null }
  const to = registry?.versions.find(({ version }) => version === previous)
  if (!to) return <p className="second">There is no version to roll back to: this champion is the first.</p>
  return (
    <Decision
      serves={to}
      noteAbout="Why, for somebody who reads the log later."
      action={`Roll back to version ${to.version}`}
      isBusy={isBusy}
      trouble={trouble}
      onClose={onClose}
      onDecide={({ note }) =>
        change(
          () => client.registry.rollback({ project: project.id, ...(note !== '' && { note }) }),
          () => `Version ${to.version} is the champion again`,
        )
      }
    >
      <p>
        Version {to.version} becomes the champion again. Version {champion} stays, and can be promoted once more.
      </p>
    </Decision>
  )
}

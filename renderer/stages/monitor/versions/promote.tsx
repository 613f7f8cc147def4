import { useProject } from '../../../state.ts'
import { Decision } from './decision.tsx'
import { RecommendationOf } from './recommendation.tsx'
import { useRegistry, useRegistryChange } from './use-registry.ts'

interface PromoteProps {
  readonly version: number
  readonly onClose: () => void
}

/** Makes a version the champion: what it is held against, and why, where a limit is not kept. */
export function Promote({ version, onClose }: PromoteProps) {
  const { client, project } = useProject()
  const { registry } = useRegistry()
  const { change, isBusy, trouble } = useRegistryChange()
  const found = registry?.versions.find((one) => one.version === version)
  if (!registry || !found) return <p className="second">Version {version} is not there any more.</p>
  const { champion } = registry.aliases
  if (champion === version) return <p className="second">Version {version} is the champion already.</p>
  return (
    <Decision
      limited={{ registry, version: found }}
      serves={found}
      noteAbout="What somebody is to know who reads the log later."
      action={`Promote version ${version}`}
      actionBeyond="Promote beyond its limits"
      isBusy={isBusy}
      trouble={trouble}
      onClose={onClose}
      onDecide={({ note, reason }) =>
        change(
          () =>
            client.registry.promote({
              ...{ project: project.id, version },
              ...(note !== '' && { note }),
              ...(reason !== '' && { override: reason }),
            }),
          () => `Version ${version} is the champion`,
        )
      }
    >
      <p>
        {champion === null
          ? `Version ${version} becomes the champion: the one that is to answer.`
          : `Version ${version} becomes the champion in place of version ${champion}, which stays and can be rolled back to.`}
      </p>
      {found.hasReport && <RecommendationOf version={version} />}
    </Decision>
  )
}
